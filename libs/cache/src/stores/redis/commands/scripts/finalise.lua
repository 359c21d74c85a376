#!lua flags=allow-oom
-- Second half of the write bracket: deletes the cells again and lifts this writer's marks, no other's. For a writer without marks
-- it is a plain invalidation. Entries leave their listings with it. A cell of kind c is a closure: invalidating it sets it, for a year, instead of
-- deleting it. One of kind h is a field of the hash at its key.
--
-- KEYS[i]       cell i of n
-- KEYS[n+i]     pending writers of cell i
-- KEYS[2n+j]    listing j
-- ARGV[1]       writer
-- ARGV[2]       one letter per cell, as mint takes them, or c
-- ARGV[2+j]     name of the field of the cell that is the j-th, of f, of kind h
-- ARGV[2+f+j]   member to remove from listing j
--
-- Returns { number of cells that existed, number of this writer's marks that were still there }.
-- Complexity: O(cells * log(writers) + listings * log(members)), as of a mark, and once the writers of the cells looked at
local deleted = 0
local alive = 0
local n = #ARGV[2]
local cells = KEYS
local count = n
local argument = 2
if string.find(ARGV[2], '[ch]') then
  cells = {}
  for i = 1, n do
    local kind = string.sub(ARGV[2], i, i)
    if kind == 'c' then
      redis.call('SET', KEYS[i], '1', 'PX', 31536000000)
    elseif kind == 'h' then
      argument = argument + 1
      deleted = deleted + redis.call('HDEL', KEYS[i], ARGV[argument])
    else
      cells[#cells + 1] = KEYS[i]
    end
  end
  count = #cells
end
-- Lua hands some thousand arguments over, and no more.
for first = 1, count, 1000 do
  deleted = deleted + redis.call('DEL', unpack(cells, first, math.min(first + 999, count)))
end

-- Sets in which nobody but this writer is pending go by one call. To look for others takes as long as there are others: ten sets are looked at,
-- then a hundred at a time, and no more once there was one. Where the right to do so is missing, each set goes by itself.
local isAlone = n >= 20
local first = n + 1
local size = 10
while first <= 2 * n do
  local last = math.min(first + size - 1, 2 * n)
  local writers = isAlone and last - first >= 9 and redis.pcall('ZUNION', last - first + 1, unpack(KEYS, first, last))
  isAlone = writers and not writers.err and #writers <= 1 and (writers[1] or ARGV[1]) == ARGV[1]
  if not isAlone then
    for i = first, last do
      alive = alive + redis.call('ZREM', KEYS[i], ARGV[1])
    end
  elseif #writers == 1 then
    alive = alive + redis.call('DEL', unpack(KEYS, first, last))
  end
  first = last + 1
  size = 100
end
for j = 2 * n + 1, #KEYS do
  argument = argument + 1
  redis.call('ZREM', KEYS[j], ARGV[argument])
end
return { deleted, alive }
