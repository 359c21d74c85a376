#!lua flags=allow-oom
-- Gives a lease back, if the caller still has it: one that has ended and that somebody else has taken meanwhile is left alone.
--
-- KEYS[1]  the lease
-- ARGV[1]  who had it
--
-- Returns 1 when it was given back and somebody waits for it, else 0.
-- Complexity: O(1)
local value = redis.call('GET', KEYS[1])
if value ~= ARGV[1] and value ~= ARGV[1] .. '+' then return 0 end
redis.call('DEL', KEYS[1])
return value == ARGV[1] and 0 or 1
