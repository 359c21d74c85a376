#!lua flags=allow-oom
-- Lets members of the registry live for a lease from now, never shorter than before. Those that have expired count as absent: what was
-- written since then may have been missed by them, and the caller has to know. A set lives as long as its youngest member.
--
-- KEYS[i]      sorted set of registration i: member -> deadline in milliseconds of server time; keys repeat
-- ARGV[1]      lease in milliseconds
-- ARGV[2]      'add', or 'renew' to leave absent members absent
-- ARGV[2 + i]  member of registration i
--
-- Returns an array: per registration 1 when it was there, else 0.
-- Complexity: O(registrations * log(members))
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local present = {}
for i = 1, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  local deadline = redis.call('ZSCORE', KEYS[i], ARGV[2 + i])
  present[i] = deadline and 1 or 0
  if deadline or ARGV[2] == 'add' then
    redis.call('ZADD', KEYS[i], 'GT', now + ARGV[1], ARGV[2 + i])
    if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
  end
end
return present
