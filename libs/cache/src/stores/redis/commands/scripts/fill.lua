#!lua
-- Stores an envelope if every token that it depends on is still the captured one, and keeps the fences alive at least as long. A namespace's
-- token has no lifetime, and gets none: GT leaves keys without one alone.
--
-- Where the namespace is listed, the entry joins its listings in the same step, so that none is stored and not listed. A listing belongs to the
-- tokens in its stamp, a member that never ends: under other tokens everything in it is void, and it begins anew. Every fill moves a deadline
-- forward: whoever pages through the listing misses no entry, and whoever removes one that was dead notices that it has been filled again. The
-- lifetime of the listing is longer than any member's, and never shortened.
--
-- KEYS[1]        the entry's cell
-- KEYS[2..n]     cells of the other tokens
-- KEYS[n+j]      listing j, a sorted set: member -> deadline in microseconds of server time
-- ARGV[1]        n
-- ARGV[2]        envelope
-- ARGV[3]        lifetime of the entry in milliseconds
-- ARGV[4]        the entry's captured token
-- ARGV[5..n+3]   the other captured tokens, in the order of KEYS
-- ARGV[n+3j+1]   member of listing j
-- ARGV[n+3j+2]   its stamp
-- ARGV[n+3j+3]   how many members it may have
--
-- Returns 1 when stored, 0 when refused.
-- Complexity: O(tokens + listings * log(members))
local n = tonumber(ARGV[1])
for i = 2, n do
  if redis.call('GET', KEYS[i]) ~= ARGV[i + 3] then return 0 end
end
if redis.call('GETRANGE', KEYS[1], 1, 16) ~= ARGV[4] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
for i = 2, n do
  redis.call('PEXPIRE', KEYS[i], 2 * ARGV[3], 'GT')
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for j = 1, #KEYS - n do
  local at = n + 3 * j
  local stamp = '=' .. ARGV[at + 2]
  if not redis.call('ZSCORE', KEYS[n + j], stamp) then
    redis.call('DEL', KEYS[n + j])
    redis.call('ZADD', KEYS[n + j], '+inf', stamp)
  end
  local before = redis.call('ZSCORE', KEYS[n + j], ARGV[at + 1])
  redis.call('ZADD', KEYS[n + j], math.max(now + 1000 * ARGV[3], (tonumber(before or 0)) + 1), ARGV[at + 1])
  local ended = redis.call('ZRANGE', KEYS[n + j], '-inf', now, 'BYSCORE', 'LIMIT', 0, 10)
  if #ended > 0 then redis.call('ZREM', KEYS[n + j], unpack(ended)) end
  local excess = redis.call('ZCARD', KEYS[n + j]) - 1 - ARGV[at + 3]
  if excess > 0 then redis.call('ZREMRANGEBYRANK', KEYS[n + j], 0, excess - 1) end
  local lifetime = ARGV[3] + 60000
  if redis.call('PTTL', KEYS[n + j]) < lifetime then redis.call('PEXPIRE', KEYS[n + j], lifetime) end
end
return 1
