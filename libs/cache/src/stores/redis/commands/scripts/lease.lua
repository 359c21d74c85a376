#!lua
-- Takes a lease that nobody has. Who has it is told, when giving it back, that somebody waits: a plus sign behind its name says so.
-- Only against stampedes: a lease that is lost costs a load. For the same holder again it changes nothing.
--
-- KEYS[1]  the lease
-- ARGV[1]  who wants it
-- ARGV[2]  when it ends by itself, in milliseconds
--
-- Returns 0 when the caller has it, else for how many milliseconds somebody else may still have it, at least 1.
-- Complexity: O(1)
local value = redis.call('GET', KEYS[1])
if not value then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 0
end
if value == ARGV[1] or value == ARGV[1] .. '+' then return 0 end
if string.sub(value, -1) ~= '+' then redis.call('SET', KEYS[1], value .. '+', 'KEEPTTL') end
return math.max(redis.call('PTTL', KEYS[1]), 1)
