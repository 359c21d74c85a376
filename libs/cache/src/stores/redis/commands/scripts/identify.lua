#!lua flags=allow-oom
-- Says who the server is. Flagged as a write, though it writes nothing: a server that would refuse writes (a replica, one that has lost its
-- replicas or its disk, one that is loading) refuses this too, and must not be believed.
--
-- Returns { run id, replication id, role }: a restarted server has another run id, a promoted one another replication id.
-- Complexity: O(1)
local info = redis.call('INFO', 'server') .. redis.call('INFO', 'replication')
return {
  string.match(info, '\nrun_id:(%w+)'),
  string.match(info, '\nmaster_replid:(%w+)'),
  string.match(info, '\nrole:(%w+)'),
}
