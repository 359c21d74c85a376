#!lua flags=allow-oom
-- Returns a page of a listing in the order of deadlines, and how many members have not ended. Members with one deadline come together, so that
-- the next page can begin behind it. Those that have ended are removed, some at a time.
--
-- KEYS[1]     listing, a sorted set: member -> deadline in microseconds of server time; its stamp never ends
-- KEYS[2..n]  cells of the tokens that it is under, the namespace's first
-- ARGV[1]     8 bytes, epoch of the connection
-- ARGV[2]     deadline after which the page begins
-- ARGV[3]     about how many members to return; 0 for none
--
-- Returns { count, member, deadline, member, deadline, ... }; { 0 } when one of the tokens is gone, or not the one in the stamp.
-- Complexity: O(log(members) + members returned)
local stamp = '='
for i = 2, #KEYS do
  stamp = stamp .. (redis.call('GET', KEYS[i]) or '?')
end
if string.sub(stamp, 2, 9) ~= ARGV[1] or not redis.call('ZSCORE', KEYS[1], stamp) then return { 0 } end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local ended = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, 100)
if #ended > 0 then redis.call('ZREM', KEYS[1], unpack(ended)) end

local found = { redis.call('ZCOUNT', KEYS[1], '(' .. now, '(+inf') }
if ARGV[3] == '0' then return found end
local after = '(' .. string.format('%.0f', math.max(now, tonumber(ARGV[2])))
local page = redis.call('ZRANGE', KEYS[1], after, '(+inf', 'BYSCORE', 'LIMIT', 0, ARGV[3], 'WITHSCORES')
local last = page[#page]
for i = 1, #page, 2 do
  if page[i + 1] ~= last then
    found[#found + 1] = page[i]
    found[#found + 1] = page[i + 1]
  end
end
for _, member in ipairs(last and redis.call('ZRANGE', KEYS[1], last, last, 'BYSCORE') or {}) do
  found[#found + 1] = member
  found[#found + 1] = last
end
return found
