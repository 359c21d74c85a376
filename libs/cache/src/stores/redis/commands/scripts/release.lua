#!lua flags=allow-oom
-- Gives a lease back, if the caller still has it: one that has ended and that somebody else has taken meanwhile is left alone. Those who wait
-- are told by a message, the name of the lease; it may be refused, or be lost. Where nobody listens here, whoever waits may do so elsewhere.
--
-- KEYS[1]  the lease
-- ARGV[1]  who had it
-- ARGV[2]  the channel on which others wait; empty to leave the telling to the caller
--
-- Returns 1 when it was given back and somebody waits for it who has not been told, else 0.
-- Complexity: O(1), and O(listeners) for the message
local value = redis.call('GET', KEYS[1])
if value ~= ARGV[1] and value ~= ARGV[1] .. '+' then return 0 end
redis.call('DEL', KEYS[1])
if value == ARGV[1] then return 0 end
if ARGV[2] == '' then return 1 end
local listeners = redis.pcall('PUBLISH', ARGV[2], KEYS[1])
return type(listeners) == 'number' and listeners > 0 and 0 or 1
