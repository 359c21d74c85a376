#!lua
-- Stores an envelope if every token that it depends on is still the captured one (and, where only an empty cell may be filled, if there is no
-- value yet), and keeps the fences alive at least as long. A namespace's
-- token has no lifetime, and gets none: GT leaves keys without one alone.
--
-- Where the namespace is listed, the entry joins its listings in the same step, so that none is stored and not listed. A listing belongs to the
-- tokens in its stamp, a member that never ends: under other tokens everything in it is void, and it begins anew. Every fill moves a deadline
-- forward: whoever pages through the listing misses no entry, and whoever removes one that was dead notices that it has been filled again. The
-- lifetime of the listing is longer than any member's, and never shortened. An entry that ends with its hash is listed for no longer than that.
--
-- An entry may be a field of a hash. The hash belongs to the first two other tokens, those of the namespace and of the index value that it is for,
-- which stand in its field without a name: under others everything in it is void, and it begins anew. Its lifetime is set with that field,
-- and prolonged by later ones only when they say so. A field says nothing of these two tokens itself: whoever reads it reads them with it.
--
-- Most fields leave out their form, too: the nine bytes that all fields of a build have alike. Those of the hash stand one after the other in its
-- field ":", seven at most, since a longer value would cost the hash its dense encoding; a field names its own by its position among them. They
-- are only ever added to, and end with the hash: no position comes to mean another form. Where there is no room for one, the hash begins anew.
--
-- KEYS[1]        the entry's cell, or its hash
-- KEYS[2..n]     cells of the other tokens
-- KEYS[n+j]      listing j, a sorted set: member -> deadline in microseconds of server time
-- ARGV[1]        n
-- ARGV[2]        envelope; with f, the field with its form in bytes 18 to 26, where the byte of its position is to be
-- ARGV[3]        lifetime of the entry in milliseconds
-- ARGV[4]        letters: e to fill an empty cell only, p to let a hash live for that lifetime from now on, never shorter than before, f for a
--                field that is to say where its form is
-- ARGV[5]        name of the entry's field; empty for a key of its own
-- ARGV[6]        the entry's captured token
-- ARGV[7..n+5]   the other captured tokens, in the order of KEYS; for a field, ARGV[7] is the namespace's and ARGV[8] the index value's
-- ARGV[n+3j+3]   member of listing j
-- ARGV[n+3j+4]   its stamp
-- ARGV[n+3j+5]   how many members it may have
--
-- Returns 1 when stored, 0 when refused.
-- Complexity: O(tokens + listings * log(members))

-- Returns the position of the form among those of the hash, behind them when it is not there; nil when there is no room for it.
local function positionOf(form, forms)
  for at = 1, #forms, 9 do
    if string.sub(forms, at, at + 8) == form then return (at - 1) / 9 end
  end
  return #forms % 9 == 0 and #forms < 63 and #forms / 9 or nil
end

local n = tonumber(ARGV[1])
for i = 2, n do
  if redis.call('GET', KEYS[i]) ~= ARGV[i + 5] then return 0 end
end
local inHash = ARGV[5] ~= ''
local head = inHash and (redis.call('HGET', KEYS[1], ARGV[5]) or '') or redis.call('GETRANGE', KEYS[1], 0, 16)
if string.sub(head, 2, 17) ~= ARGV[6] or (string.find(ARGV[4], 'e') and string.sub(head, 1, 1) ~= '\0') then return 0 end

if not inHash then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
else
  local stamp = ARGV[7] .. ARGV[8]
  local before, known = unpack(redis.call('HMGET', KEYS[1], '', ':'))
  local isSame = before == stamp
  local forms = isSame and known or ''
  local form = string.find(ARGV[4], 'f') and string.sub(ARGV[2], 18, 26)
  local position = form and positionOf(form, forms)
  if form and not position then isSame, forms, position = false, '', 0 end
  if not isSame and (before or known) then redis.call('DEL', KEYS[1]) end
  local field = form and string.sub(ARGV[2], 1, 17) .. string.char(position) .. string.sub(ARGV[2], 27) or ARGV[2]
  redis.call('HSET', KEYS[1], ARGV[5], field)
  if form and position * 9 == #forms then redis.call('HSET', KEYS[1], ':', forms .. form) end
  if not isSame then
    redis.call('HSET', KEYS[1], '', stamp)
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
  elseif string.find(ARGV[4], 'p') then
    redis.call('PEXPIRE', KEYS[1], ARGV[3], 'GT')
  end
end
for i = 2, n do
  redis.call('PEXPIRE', KEYS[i], 2 * ARGV[3], 'GT')
end

if #KEYS == n then return 1 end
local keeps = tonumber(ARGV[3])
if inHash then keeps = math.min(keeps, redis.call('PTTL', KEYS[1])) end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for j = 1, #KEYS - n do
  local at = n + 3 * j + 2
  local stamp = '=' .. ARGV[at + 2]
  if not redis.call('ZSCORE', KEYS[n + j], stamp) then
    redis.call('DEL', KEYS[n + j])
    redis.call('ZADD', KEYS[n + j], '+inf', stamp)
  end
  local before = redis.call('ZSCORE', KEYS[n + j], ARGV[at + 1])
  redis.call('ZADD', KEYS[n + j], math.max(now + 1000 * keeps, (tonumber(before or 0)) + 1), ARGV[at + 1])
  local ended = redis.call('ZRANGE', KEYS[n + j], '-inf', now, 'BYSCORE', 'LIMIT', 0, 10)
  if #ended > 0 then redis.call('ZREM', KEYS[n + j], unpack(ended)) end
  local excess = redis.call('ZCARD', KEYS[n + j]) - 1 - ARGV[at + 3]
  if excess > 0 then redis.call('ZREMRANGEBYRANK', KEYS[n + j], 0, excess - 1) end
  local lifetime = ARGV[3] + 60000
  if redis.call('PTTL', KEYS[n + j]) < lifetime then redis.call('PEXPIRE', KEYS[n + j], lifetime) end
end
return 1
