#!lua flags=allow-oom
-- The part of a mark that concerns one set of pending writers: announces the writer, so that no token can be minted. For a slot on its way
-- to another node, where a command may name only one key: the cell is deleted by a command of its own, after this one.
--
-- KEYS[1]  pending writers of a cell
-- ARGV[1]  writer
-- ARGV[2]  lease in milliseconds
--
-- Returns 1.
-- Complexity: O(log(writers))
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 2 * ARGV[2] then redis.call('PEXPIRE', KEYS[1], 2 * ARGV[2]) end
return 1
