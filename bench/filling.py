"""Attempts by the hundred thousand, written in SQL: papers, answers and results as they come."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

QUESTIONS: Final = 20
TRIES: Final = 2  # of each learner: the first fails, the second passes

# A row like that of the last learner, under other keys: whatever columns there are.
LEARNERS = """
    INSERT INTO people_person
    SELECT new.*
    FROM people_person AS model CROSS JOIN generate_series(1, %(learners)s) AS n
    CROSS JOIN LATERAL jsonb_populate_record(model, jsonb_build_object(
        'id', %(person)s + n, 'uuid', gen_random_uuid(), 'identity_hash', NULL,
        'email', 'them' || %(person)s + n || '@mau.example', 'staff_code', 'T' || %(person)s + n
    )) AS new
    WHERE model.id = (SELECT max(id) FROM people_person)
"""
POSTINGS = """
    INSERT INTO people_posting
    SELECT new.*
    FROM generate_series(1, %(learners)s) AS n
    JOIN (
        SELECT p AS whole, row_number() OVER (ORDER BY p.id) - 1 AS place
        FROM people_posting p ORDER BY p.id LIMIT 40
    ) AS model ON model.place = n %% 40
    CROSS JOIN LATERAL jsonb_populate_record(model.whole, jsonb_build_object(
        'id', %(posting)s + n, 'person_id', %(person)s + n
    )) AS new
"""
ENROLMENTS = """
    INSERT INTO courses_enrolment (id, person_id, edition_id, cycle, opened_at, opened_why)
    SELECT %(enrolment)s + n, %(person)s + n, %(edition)s, 1, now() - interval '90 days', 'self'
    FROM generate_series(1, %(learners)s) AS n
"""
ATTEMPTS = """
    INSERT INTO quizzes_attempt
        (id, enrolment_id, activity_id, number, opened_at, deadline_at, pass_mark, submitted_at,
         receipt, before_lessons)
    SELECT %(attempt)s + n, %(enrolment)s + (n + 1) / 2, %(activity)s, 2 - n %% 2, began,
        began + interval '45 minutes', 70, began + interval '20 minutes',
        upper(substr(md5(n::text), 1, 14)), false
    FROM (
        SELECT n, now() - interval '60 days' + n * interval '20 seconds' AS began
        FROM generate_series(1, %(learners)s * 2) AS n
    ) AS tries
"""
BANK = """
    CREATE TEMPORARY TABLE filling ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY q.id) - 1 AS place, v.id AS version,
        (SELECT jsonb_agg(o -> 'key') FROM jsonb_array_elements(v.body -> 'options') o) AS keys,
        (SELECT o -> 'key' FROM jsonb_array_elements(v.body -> 'options') o
            ORDER BY (o ->> 'correct')::boolean DESC LIMIT 1) AS good,
        (SELECT o -> 'key' FROM jsonb_array_elements(v.body -> 'options') o
            ORDER BY (o ->> 'correct')::boolean LIMIT 1) AS bad
    FROM quizzes_question q JOIN quizzes_questionversion v ON v.id = q.current_id
    WHERE q.course_id = %(course)s AND v.type IN ('single_choice', 'true_false')
"""
PAPERS = """
    INSERT INTO quizzes_paperquestion (id, attempt_id, position, version_id, option_order)
    SELECT %(question)s + (n - 1) * 20 + p, %(attempt)s + n, p, version, keys
    FROM generate_series(1, %(learners)s * 2) AS n CROSS JOIN generate_series(1, 20) AS p
    JOIN filling ON place = (n * 7 + p) %% (SELECT count(*) FROM filling)
"""
ANSWERS = """
    INSERT INTO quizzes_answerevent
        (attempt_id, question_id, client_key, value, flagged, received_at)
    SELECT %(attempt)s + n, %(question)s + (n - 1) * 20 + p, 'trang-' || n || '.' || p,
        jsonb_build_object('chosen', jsonb_build_array(
            CASE WHEN (n * 31 + p * 17) %% 10 < 5 + 4 * (1 - n %% 2) THEN good ELSE bad END)),
        false, now() - interval '60 days' + n * interval '20 seconds' + p * interval '50 seconds'
    FROM generate_series(1, %(learners)s * 2) AS n CROSS JOIN generate_series(1, 20) AS p
    JOIN filling ON place = (n * 7 + p) %% (SELECT count(*) FROM filling)
"""
RESULTS = """
    INSERT INTO quizzes_result
        (attempt_id, number, grading_version, points, possible, passed, by_topic, graded_at)
    SELECT %(attempt)s + n, 1, '1', 10 + 8 * (1 - n %% 2), 20, n %% 2 = 0, '{}',
        now() - interval '60 days' + n * interval '20 seconds'
    FROM generate_series(1, %(learners)s * 2) AS n
"""
TABLES = {
    "person": "people_person",
    "posting": "people_posting",
    "enrolment": "courses_enrolment",
    "attempt": "quizzes_attempt",
    "question": "quizzes_paperquestion",
}


def fill(attempts: int, *, edition: int, activity: int, course: int) -> None:
    """Add so many attempts of one test, two of each new learner, all handed in.

    Foreign keys are not checked row by row: what is written is right by its making.
    """
    given = {"edition": edition, "activity": activity, "course": course}
    given["learners"] = attempts // TRIES
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name, table in TABLES.items():
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            given[name] = cursor.fetchone()[0]
        for statement in (LEARNERS, POSTINGS, ENROLMENTS, ATTEMPTS, BANK, PAPERS, ANSWERS, RESULTS):
            cursor.execute(statement, given)
        for table in TABLES.values():
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def megabytes() -> int:
    """How large the database is on disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0]) // 1_000_000
