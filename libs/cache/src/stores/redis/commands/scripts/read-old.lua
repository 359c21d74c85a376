#!lua flags=allow-oom
-- Reads a key that something older than this library wrote, together with its remaining lifetime, which may end between two commands.
--
-- KEYS[1]  old key
-- ARGV     none
--
-- Returns { value, remaining milliseconds, -1 for no end }; false when there is no such key, or it is no string.
-- Complexity: O(1)
local value = redis.pcall('GET', KEYS[1])
if type(value) ~= 'string' then return false end
return { value, redis.call('PTTL', KEYS[1]) }
