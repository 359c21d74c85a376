#!lua flags=allow-oom
-- Removes a key that something older than this library wrote, unless it has been written again since it was read.
--
-- KEYS[1]  old key
-- ARGV[1]  SHA-1 of the value that was read, in hexadecimal
--
-- Returns 1 when it was removed, else 0.
-- Complexity: O(length of the value)
local value = redis.pcall('GET', KEYS[1])
if type(value) ~= 'string' or redis.sha1hex(value) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
