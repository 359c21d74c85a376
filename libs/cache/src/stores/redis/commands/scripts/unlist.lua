#!lua flags=allow-oom
-- Removes members of a listing, unless they have been filled again since their deadlines were read.
--
-- KEYS[1]      listing, a sorted set: member -> deadline in microseconds of server time
-- ARGV[2i-1]   member i
-- ARGV[2i]     the deadline that was read
--
-- Returns the number of members removed.
-- Complexity: O(members removed * log(members))
local removed = 0
for i = 1, #ARGV, 2 do
  if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or 0) == tonumber(ARGV[i + 1]) then
    removed = removed + redis.call('ZREM', KEYS[1], ARGV[i])
  end
end
return removed
