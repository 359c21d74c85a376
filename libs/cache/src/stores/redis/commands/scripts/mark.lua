#!lua flags=allow-oom
-- First half of the write bracket: deletes the cells and announces the writer, so that no token can be minted until the writer
-- finalises or its lease ends. Pending writers are a set: one writer's end never lifts another's mark.
--
-- A cell of kind c is a closure: invalidating it sets it, for a year, instead of deleting it. One of kind h is a field
-- of the hash at its key.
--
-- KEYS[2i-1]  cell i
-- KEYS[2i]    pending writers of cell i
-- ARGV[1]     writer
-- ARGV[2]     lease in milliseconds
-- ARGV[3]     one letter per cell, as mint takes them, h or c
-- ARGV[3+j]   name of the field of the cell that is the j-th of kind h
--
-- Returns the number of cells.
-- Complexity: O(cells * log(writers)), and a call of Redis for each cell takes most of it: what can be is done by one call for many.
local time = redis.call('TIME')
local deadline = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2])
local lifetime = 2 * ARGV[2]
local cells = {}
local field = 3
for i = 1, #KEYS, 2 do
  local position = (i + 1) / 2
  local kind = string.sub(ARGV[3], position, position)
  if kind == 'c' then
    redis.call('SET', KEYS[i], '1', 'PX', 31536000000)
  elseif kind == 'h' then
    field = field + 1
    redis.call('HDEL', KEYS[i], ARGV[field])
  else
    cells[#cells + 1] = KEYS[i]
  end
end
-- Lua hands some thousand arguments over, and no more.
for first = 1, #cells, 1000 do
  redis.call('DEL', unpack(cells, first, math.min(first + 999, #cells)))
end

local pending = {}
for i = 2, #KEYS, 2 do
  pending[#pending + 1] = KEYS[i]
end
local known = 0
for first = 1, #pending, 1000 do
  known = known + redis.call('EXISTS', unpack(pending, first, math.min(first + 999, #pending)))
end
for i = 2, #KEYS, 2 do
  redis.call('ZADD', KEYS[i], deadline, ARGV[1])
  if known == 0 or redis.call('PTTL', KEYS[i]) < lifetime then redis.call('PEXPIRE', KEYS[i], lifetime) end
end
return #KEYS / 2
