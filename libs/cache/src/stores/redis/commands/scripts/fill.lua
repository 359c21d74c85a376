#!lua
-- Stores an envelope if every token that it depends on is still the captured one, and keeps the fences alive at least as long.
-- A namespace's token has no lifetime, and gets none: GT leaves keys without one alone.
--
-- KEYS[1]      the entry's cell
-- KEYS[2..n]   cells of the other tokens
-- ARGV[1]      the entry's captured token
-- ARGV[2..n]   the other captured tokens, in the order of KEYS
-- ARGV[#-1]    envelope
-- ARGV[#]      lifetime of the entry in milliseconds
--
-- Returns 1 when stored, 0 when refused.
-- Complexity: O(tokens)
for i = 2, #KEYS do
  if redis.call('GET', KEYS[i]) ~= ARGV[i] then return 0 end
end
if redis.call('GETRANGE', KEYS[1], 1, 16) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[#ARGV - 1], 'PX', ARGV[#ARGV])
for i = 2, #KEYS do
  redis.call('PEXPIRE', KEYS[i], 2 * ARGV[#ARGV], 'GT')
end
return 1
