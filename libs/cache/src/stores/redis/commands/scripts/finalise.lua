#!lua flags=allow-oom
-- Second half of the write bracket: deletes the cells again and lifts this writer's marks, no other's. For a writer without marks
-- it is a plain invalidation.
--
-- KEYS[2i-1]  cell i
-- KEYS[2i]    pending writers of cell i
-- ARGV[1]     writer
--
-- Returns { number of cells that existed, number of this writer's marks that had not expired }.
-- Complexity: O(cells * log(writers))
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local deleted = 0
local alive = 0
for i = 1, #KEYS, 2 do
  deleted = deleted + redis.call('DEL', KEYS[i])
  local deadline = redis.call('ZSCORE', KEYS[i + 1], ARGV[1])
  if deadline then
    redis.call('ZREM', KEYS[i + 1], ARGV[1])
    if tonumber(deadline) > now then alive = alive + 1 end
  end
end
return { deleted, alive }
