import { POISON } from './poison.js';

/**
 * Gives everything that is read a version: a row of "tally" that the database itself counts up, in the transaction that changes
 * the data, under a row lock. So versions are exact whatever writes, rows that vanish by a cascade or a TRUNCATE included.
 *
 * "change_log" tells a writer which versions it wrote, and the check which were ever committed.
 */
export const VERSION_TRIGGERS = `
ALTER DATABASE postgres SET deadlock_timeout = '100ms';
CREATE UNLOGGED TABLE tally (key text PRIMARY KEY, version int NOT NULL) WITH (fillfactor = 50);
CREATE UNLOGGED TABLE change_log (
  seq bigserial PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  pid int NOT NULL DEFAULT pg_backend_pid(),
  key text NOT NULL,
  version int NOT NULL,
  present boolean NOT NULL
);
CREATE INDEX ON change_log (xid);
CREATE INDEX ON change_log (pid, seq);

CREATE FUNCTION bump(changed text, is_present boolean) RETURNS void LANGUAGE sql AS $$
  WITH counted AS (
    INSERT INTO tally VALUES (changed, 1 + COALESCE(NULLIF(current_setting('proof.poison', true), ''), '0')::int)
    ON CONFLICT (key) DO UPDATE SET version =
      tally.version % ${POISON} + 1 + COALESCE(NULLIF(current_setting('proof.poison', true), ''), '0')::int
    RETURNING version
  )
  INSERT INTO change_log (key, version, present) SELECT changed, version, is_present FROM counted
$$;

CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed text;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;
  CASE TG_TABLE_NAME
    WHEN 'detector' THEN
      PERFORM bump('d:' || COALESCE(NEW.id, OLD.id), TG_OP <> 'DELETE' AND NEW."deletedAt" IS NULL);
      FOR changed IN SELECT DISTINCT team FROM unnest(ARRAY[OLD.team, NEW.team]) AS team
        WHERE team IS NOT NULL ORDER BY 1 LOOP
        PERFORM bump('t:' || changed || ':' || COALESCE(NEW.id, OLD.id), true);
      END LOOP;
    WHEN 'workflow' THEN PERFORM bump('w:' || COALESCE(NEW.id, OLD.id), TG_OP <> 'DELETE');
    WHEN 'notice' THEN PERFORM bump('n:' || COALESCE(NEW.id, OLD.id), TG_OP <> 'DELETE');
    WHEN 'gauge' THEN PERFORM bump('g:' || COALESCE(NEW.id, OLD.id), TG_OP <> 'DELETE');
    WHEN 'part' THEN
      PERFORM bump('p:' || COALESCE(NEW.id, OLD.id), TG_OP <> 'DELETE');
      FOR changed IN SELECT DISTINCT parent FROM unnest(ARRAY[OLD."detectorId", NEW."detectorId"]) AS parent
        WHERE parent IS NOT NULL ORDER BY 1 LOOP
        PERFORM bump('pl:' || changed, true);
      END LOOP;
    WHEN 'detector_workflow' THEN
      FOR changed IN SELECT DISTINCT parent FROM unnest(ARRAY[
          OLD."detectorId" || ':' || OLD.environment, NEW."detectorId" || ':' || NEW.environment
        ]) AS parent WHERE parent IS NOT NULL ORDER BY 1 LOOP
        PERFORM bump('l:' || changed, true);
      END LOOP;
      FOR changed IN SELECT DISTINCT parent FROM unnest(ARRAY[OLD."detectorId", NEW."detectorId"]) AS parent
        WHERE parent IS NOT NULL ORDER BY 1 LOOP
        PERFORM bump('r:' || changed, true);
      END LOOP;
    WHEN 'detector_label' THEN PERFORM bump('j:' || COALESCE(NEW."detectorId", OLD."detectorId"), true);
  END CASE;
  RETURN NULL;
END $$;

CREATE FUNCTION count_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'notice' THEN PERFORM bump('n:' || id, false) FROM notice ORDER BY id;
    WHEN 'part' THEN
      PERFORM bump('p:' || id, false) FROM part ORDER BY id;
      PERFORM bump('pl:' || parent, true) FROM (SELECT DISTINCT "detectorId" AS parent FROM part ORDER BY 1) AS parents;
    WHEN 'detector_workflow' THEN
      PERFORM bump('l:' || parent, true) FROM (
        SELECT DISTINCT "detectorId" || ':' || environment AS parent FROM detector_workflow ORDER BY 1
      ) AS parents;
      PERFORM bump('r:' || parent, true) FROM (
        SELECT DISTINCT "detectorId" AS parent FROM detector_workflow ORDER BY 1
      ) AS parents;
  END CASE;
  RETURN NULL;
END $$;

DO $$
DECLARE watched text;
BEGIN
  FOREACH watched IN ARRAY ARRAY[
    'detector', 'workflow', 'notice', 'gauge', 'part', 'detector_workflow', 'detector_label'
  ] LOOP
    EXECUTE format('CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION count_change()', watched);
  END LOOP;
  FOREACH watched IN ARRAY ARRAY['notice', 'part', 'detector_workflow'] LOOP
    EXECUTE format('CREATE TRIGGER count_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION count_truncate()', watched);
  END LOOP;
END $$;

CREATE FUNCTION set_gauge(gauge_id int, written text) RETURNS int LANGUAGE sql AS $$
  UPDATE gauge SET note = written WHERE id = gauge_id RETURNING 1
$$;
`;
