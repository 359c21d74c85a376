#!lua flags=allow-oom
-- First half of the write bracket: deletes the cells and announces the writer, so that no token can be minted until the writer
-- finalises or its lease ends. Pending writers are a set: one writer's end never lifts another's mark.
--
-- A cell of kind c is a closure: invalidating it sets it, for a year, instead of deleting it.
--
-- KEYS[2i-1]  cell i
-- KEYS[2i]    pending writers of cell i
-- ARGV[1]     writer
-- ARGV[2]     lease in milliseconds
-- ARGV[3]     one letter per cell, as mint takes them, or c
--
-- Returns the number of cells.
-- Complexity: O(cells * log(writers))
local time = redis.call('TIME')
local deadline = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]
for i = 1, #KEYS, 2 do
  local position = (i + 1) / 2
  if string.sub(ARGV[3], position, position) == 'c' then
    redis.call('SET', KEYS[i], '1', 'PX', 31536000000)
  else
    redis.call('DEL', KEYS[i])
  end
  redis.call('ZADD', KEYS[i + 1], deadline, ARGV[1])
  if redis.call('PTTL', KEYS[i + 1]) < 2 * ARGV[2] then redis.call('PEXPIRE', KEYS[i + 1], 2 * ARGV[2]) end
end
return #KEYS / 2
