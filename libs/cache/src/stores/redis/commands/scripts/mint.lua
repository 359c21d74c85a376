#!lua flags=allow-oom
-- Returns the current token of every cell, making one where there is none. A cell with a pending writer gets none: what a
-- reader loads now may be about to change (invariant 4). The token holds the client's randomness and the server's time, so a
-- repeated call never brings an old token back (invariant 1).
--
-- KEYS[2i-1]  cell i
-- KEYS[2i]    pending writers of cell i, a sorted set: writer -> deadline in milliseconds of server time
-- ARGV[1]     6 random bytes of the client
-- ARGV[2]     8 bytes, epoch of the connection
-- ARGV[3]     lifetime of new fence and entry tokens in milliseconds; namespace tokens have none
-- ARGV[4]     one letter per cell: n namespace, f fence, e entry, h entry that is a field of the hash at its key
-- ARGV[4+j]   name of the field of the cell that is the j-th of kind h
--
-- Returns an array: per cell its token (24 bytes for a namespace, else 16), or false when a pending writer forbids it.
-- Complexity: O(cells)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local tokens = {}

local function current(kind, cell, field)
  if kind == 'n' then
    local token = redis.call('GET', cell)
    return token and string.sub(token, 1, 8) == ARGV[2] and token
  elseif kind == 'e' then
    local head = redis.call('GETRANGE', cell, 0, 16)
    return #head == 17 and string.sub(head, 2)
  elseif kind == 'h' then
    local value = redis.call('HGET', cell, field)
    return value and #value >= 17 and string.sub(value, 2, 17)
  end
  return redis.call('GET', cell)
end

local function isFree(cell)
  if redis.call('EXISTS', cell) == 0 then return true end
  redis.call('ZREMRANGEBYSCORE', cell, '-inf', now)
  return redis.call('EXISTS', cell) == 0
end

local function make(kind, cell, position, field)
  local token = ARGV[1] .. struct.pack('>I4I4I2', time[1], time[2], position % 65536)
  if kind == 'n' then
    token = ARGV[2] .. token
    redis.call('SET', cell, token)
  elseif kind == 'e' then
    redis.call('SET', cell, '\0' .. token, 'PX', ARGV[3])
  elseif kind == 'h' then
    redis.call('HSET', cell, field, '\0' .. token)
    if redis.call('PTTL', cell) < 0 then redis.call('PEXPIRE', cell, ARGV[3]) end
  else
    redis.call('SET', cell, token, 'PX', ARGV[3])
  end
  return token
end

local argument = 4
for i = 1, #KEYS, 2 do
  local position = (i + 1) / 2
  local kind = string.sub(ARGV[4], position, position)
  local field
  if kind == 'h' then
    argument = argument + 1
    field = ARGV[argument]
  end
  local token = current(kind, KEYS[i], field)
  if not token then
    token = isFree(KEYS[i + 1]) and make(kind, KEYS[i], position, field)
  end
  tokens[position] = token
end
return tokens
