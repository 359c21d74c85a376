#!lua flags=no-writes
-- Tells of each cell whether a writer is between its mark and its finalise: no token can be minted then. It changes nothing.
--
-- KEYS[i]  pending writers of cell i, a sorted set: writer -> deadline in milliseconds of server time
-- ARGV     none
--
-- Returns an array: per cell 1 when a writer's lease has not ended, else 0.
-- Complexity: O(cells * log(writers))
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answers = {}
for i = 1, #KEYS do
  answers[i] = redis.call('ZCOUNT', KEYS[i], '(' .. now, '+inf') > 0 and 1 or 0
end
return answers
