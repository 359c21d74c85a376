#!lua flags=allow-oom
-- First half of the write bracket: deletes the cells and announces the writer, so that no token can be minted until the writer
-- finalises or its lease ends. Pending writers are a set: one writer's end never lifts another's mark.
--
-- A cell of kind c is a closure: invalidating it sets it, for a year, instead of deleting it. One of kind h is a field
-- of the hash at its key.
--
-- KEYS[i]      cell i of n
-- KEYS[n+i]    pending writers of cell i
-- ARGV[1]      writer
-- ARGV[2]      lease in milliseconds
-- ARGV[3]      one letter per cell, as mint takes them, h or c
-- ARGV[3+j]    name of the field of the cell that is the j-th of kind h
--
-- Returns the number of cells.
-- Complexity: O(cells * log(writers)), and a call of Redis for each cell takes most of it: what can be is done by one call for many.
local time = redis.call('TIME')
local deadline = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2])
local lifetime = 2 * ARGV[2]
local n = #KEYS / 2
local cells = KEYS
local count = n
if string.find(ARGV[3], '[ch]') then
  cells = {}
  local field = 3
  for i = 1, n do
    local kind = string.sub(ARGV[3], i, i)
    if kind == 'c' then
      redis.call('SET', KEYS[i], '1', 'PX', 31536000000)
    elseif kind == 'h' then
      field = field + 1
      redis.call('HDEL', KEYS[i], ARGV[field])
    else
      cells[#cells + 1] = KEYS[i]
    end
  end
  count = #cells
end
-- Lua hands some thousand arguments over, and no more.
for first = 1, count, 1000 do
  redis.call('DEL', unpack(cells, first, math.min(first + 999, count)))
end

-- Sets that begin with this writer are alike, lifetime included. Where it has no right to copy them, each is made by itself.
local model
local mayCopy = true
for i = n + 1, 2 * n do
  local copied = model and redis.pcall('COPY', KEYS[model], KEYS[i])
  if copied ~= 1 then
    if type(copied) == 'table' then model, mayCopy = nil, false end
    redis.call('ZADD', KEYS[i], deadline, ARGV[1])
    if redis.call('PEXPIRE', KEYS[i], lifetime, 'NX') == 0 then
      redis.call('PEXPIRE', KEYS[i], lifetime, 'GT')
    elseif mayCopy then
      model = model or i
    end
  end
end
return n
