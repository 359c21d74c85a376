#!lua flags=allow-oom
-- Second half of the write bracket: deletes the cells again and lifts this writer's marks, no other's. For a writer without marks
-- it is a plain invalidation. Entries leave their listings with it. A cell of kind c is a closure: invalidating it sets it, for a year, instead of
-- deleting it. One of kind h is a field of the hash at its key.
--
-- KEYS[2i-1]    cell i of n
-- KEYS[2i]      pending writers of cell i
-- KEYS[2n+j]    listing j
-- ARGV[1]       writer
-- ARGV[2]       one letter per cell, as mint takes them, or c
-- ARGV[2+j]     name of the field of the cell that is the j-th, of f, of kind h
-- ARGV[2+f+j]   member to remove from listing j
--
-- Returns { number of cells that existed, number of this writer's marks that were still there }.
-- Complexity: O(cells * log(writers) + listings * log(members)), as of a mark
local deleted = 0
local alive = 0
local count = #ARGV[2]
local cells = {}
local argument = 2
for i = 1, 2 * count, 2 do
  local position = (i + 1) / 2
  local kind = string.sub(ARGV[2], position, position)
  if kind == 'c' then
    redis.call('SET', KEYS[i], '1', 'PX', 31536000000)
  elseif kind == 'h' then
    argument = argument + 1
    deleted = deleted + redis.call('HDEL', KEYS[i], ARGV[argument])
  else
    cells[#cells + 1] = KEYS[i]
  end
end
-- Lua hands some thousand arguments over, and no more.
for first = 1, #cells, 1000 do
  deleted = deleted + redis.call('DEL', unpack(cells, first, math.min(first + 999, #cells)))
end
for i = 2, 2 * count, 2 do
  alive = alive + redis.call('ZREM', KEYS[i], ARGV[1])
end
for j = 2 * count + 1, #KEYS do
  argument = argument + 1
  redis.call('ZREM', KEYS[j], ARGV[argument])
end
return { deleted, alive }
