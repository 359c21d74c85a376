#!lua flags=allow-oom
-- Lets a hit prolong an entry that is still the one it found: the same token, filled at the same time. Nothing is ever shortened, and what
-- is gone stays away, so the script may come late or twice. It knows of an envelope only what has a fixed place in format 2.
--
-- KEYS[1]     the entry's cell
-- KEYS[2..n]  cells of fences that it depends on
-- ARGV[1]     the entry's token
-- ARGV[2]     6 bytes, when it was filled
-- ARGV[3]     for how many milliseconds from then it is fresh
-- ARGV[4]     for how many milliseconds from now it is kept; fences live twice as long
--
-- Returns 1 when it is still that entry, 0 when it is not.
-- Complexity: O(fences)
local head = redis.call('GETRANGE', KEYS[1], 0, 37)
if #head < 38 or string.byte(head) ~= 2 then return 0 end
if string.sub(head, 2, 17) ~= ARGV[1] or string.sub(head, 27, 32) ~= ARGV[2] then return 0 end
local high, low = struct.unpack('>I2I4', head, 33)
local fresh = tonumber(ARGV[3])
if high * 4294967296 + low < fresh then
  redis.call('SETRANGE', KEYS[1], 32, struct.pack('>I2I4', math.floor(fresh / 4294967296), fresh % 4294967296))
end
redis.call('PEXPIRE', KEYS[1], ARGV[4], 'GT')
for i = 2, #KEYS do
  redis.call('PEXPIRE', KEYS[i], 2 * ARGV[4], 'GT')
end
return 1
