#!lua flags=allow-oom
-- Second half of the write bracket: deletes the cells again and lifts this writer's marks, no other's. For a writer without marks
-- it is a plain invalidation. Entries leave their listings with it.
--
-- KEYS[2i-1]    cell i of n
-- KEYS[2i]      pending writers of cell i
-- KEYS[2n+j]    listing j
-- ARGV[1]       writer
-- ARGV[1+j]     member to remove from listing j
--
-- Returns { number of cells that existed, number of this writer's marks that had not expired }.
-- Complexity: O(cells * log(writers) + listings * log(members))
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local deleted = 0
local alive = 0
local listings = #ARGV - 1
for i = 1, #KEYS - listings, 2 do
  deleted = deleted + redis.call('DEL', KEYS[i])
  local deadline = redis.call('ZSCORE', KEYS[i + 1], ARGV[1])
  if deadline then
    redis.call('ZREM', KEYS[i + 1], ARGV[1])
    if tonumber(deadline) > now then alive = alive + 1 end
  end
end
for j = 1, listings do
  redis.call('ZREM', KEYS[#KEYS - listings + j], ARGV[1 + j])
end
return { deleted, alive }
