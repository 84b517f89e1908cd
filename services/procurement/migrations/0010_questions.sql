-- 0010_questions.sql: what vendors ask about a tender, and the answers that everybody reads.
CREATE TABLE procurement.questions (
  area_id         text        NOT NULL,
  round_id        uuid        NOT NULL,
  question_id     uuid        NOT NULL,
  vendor_id       text        NOT NULL,
  account         text        NOT NULL,
  question        text        NOT NULL CHECK (question <> ''),
  answer          text        NOT NULL DEFAULT '',
  answer_account  text        NOT NULL DEFAULT '',
  -- Municipalities invited to the round; empty = all.
  visible_to      text[]      NOT NULL DEFAULT '{}',
  create_time     timestamptz NOT NULL,
  answer_time     timestamptz,
  PRIMARY KEY (area_id, round_id, question_id),
  CHECK ((answer = '') = (answer_time IS NULL))
);
CREATE INDEX questions_by_time ON procurement.questions (area_id, round_id, create_time, question_id);

SELECT kyodo.distribute('procurement.questions');
ALTER TABLE procurement.questions ADD FOREIGN KEY (area_id, round_id) REFERENCES procurement.rounds;

ALTER TABLE procurement.questions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY read_own ON procurement.questions FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND vendor_id = kyodo.tenant() AND kyodo.is_vendor());
CREATE POLICY read_all ON procurement.questions FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body());
-- Answered ones are published; who asked is left out by the handler.
CREATE POLICY read_answered ON procurement.questions FOR SELECT TO kyodo_procurement
  USING (area_id = kyodo.area() AND answer <> ''
         AND (kyodo.is_vendor()
              OR (kyodo.is_municipality() AND (visible_to = '{}' OR kyodo.tenant() = ANY (visible_to)))));
CREATE POLICY add_own ON procurement.questions FOR INSERT TO kyodo_procurement
  WITH CHECK (area_id = kyodo.area() AND vendor_id = kyodo.tenant() AND kyodo.is_vendor() AND answer = '');
CREATE POLICY answer ON procurement.questions FOR UPDATE TO kyodo_procurement
  USING (area_id = kyodo.area() AND kyodo.is_body() AND answer = '')
  WITH CHECK (area_id = kyodo.area() AND kyodo.is_body());
CREATE POLICY worker ON procurement.questions FOR ALL TO kyodo_worker USING (area_id = kyodo.area());
GRANT SELECT, INSERT ON procurement.questions TO kyodo_procurement;
GRANT UPDATE (answer, answer_account, answer_time) ON procurement.questions TO kyodo_procurement;
GRANT SELECT ON procurement.questions TO kyodo_procurement_worker;
ALTER TABLE procurement.questions OWNER TO kyodo_owner;
