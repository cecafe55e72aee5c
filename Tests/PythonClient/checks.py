"""Plays a municipal server, a terminal and some hostile clients against a prefectural server."""

import os
import pathlib
import struct
import sys

from connection import CallFailed, Connection, GoneAway, frame, PING, REQUEST
from juki import inquiry_pb2, operations_pb2, operators_pb2, reconcile_pb2, record_pb2, supplementary_pb2, update_pb2
from records import (
    MUNICIPALITY, OTHER_MUNICIPALITY, SUPPLEMENTARY_DIGEST_ITEMS, digest, example_bytes, fingerprint, record_code,
    resident, supplementary_example)

UPDATE, UPDATE_STREAM, LANE_STATE, LIST_PARKED = 1, 2, 3, 4
LOOKUP, SEARCH, RECONCILE, SERVER_STATUS = 16, 17, 32, 50
BEGIN_SESSION, CHANGE_PASSWORD, ISSUE_OPERATOR, OPERATOR_LEDGER = 96, 99, 101, 104
CITY = "municipality-462012"
OFFICE = "terminal-office-1"
REPRESENTATIVE = "terminal-representative-1"


class Checks:
    """Counts and prints; a check that fails does not stop the others."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def expect(self, what, found, wanted):
        if found == wanted:
            self.passed += 1
            print(f"ok      {what}")
        else:
            self.failed += 1
            print(f"FAILED  {what}: found {found}, wanted {wanted}")

    def refusal(self, what, action, wanted):
        """Expects a STATUS with a code and a reason."""
        try:
            action()
            self.expect(what, "no refusal", wanted)
        except CallFailed as failure:
            self.expect(what, (failure.code, failure.reason), wanted)

    def gone_away(self, what, action, wanted):
        """Expects GO_AWAY with a name, and nothing after it."""
        try:
            action()
            self.expect(what, "no GO_AWAY", wanted)
        except GoneAway as farewell:
            self.expect(what, farewell.name, wanted)


def notice(number, record, **fields):
    return update_pb2.UpdateNotice(notice_number=number, record=record, **fields)


def update(connection, *arguments, **fields):
    request = update_pb2.UpdateRequest(notice=notice(*arguments, **fields))
    return connection.unary(UPDATE, request, update_pb2.UpdateResponse).outcome


def result(outcome):
    return update_pb2.NoticeResult.Name(outcome.result).removeprefix("NOTICE_RESULT_")


def reason(outcome):
    return update_pb2.juki_dot_status__pb2.Reason.Name(outcome.status.reason).removeprefix("REASON_")


def last_notice(connection):
    state = connection.unary(LANE_STATE, update_pb2.LaneStateRequest(), update_pb2.LaneStateResponse)
    return state.last_notice_number, state.parked_count, state.residents


def check_updates(checks, city):
    first = resident(1000000001)
    outcome = update(city, 1, first)
    checks.expect("an update is applied", (result(outcome), outcome.update_sequence, outcome.repeated),
                  ("APPLIED", 1, False))
    again = update(city, 1, first)
    checks.expect("a resend gets the recorded outcome",
                  (result(again), again.update_sequence, again.repeated, again.decided_at),
                  ("APPLIED", 1, True, outcome.decided_at))
    conflict = update(city, 1, resident(1000000002))
    checks.expect("other content under a used number is a conflict",
                  (result(conflict), reason(conflict), conflict.status.expected), ("REFUSED", "NOTICE_CONFLICT", 2))
    gap = update(city, 5, resident(1000000002))
    checks.expect("a skipped number is a gap",
                  (result(gap), reason(gap), gap.status.expected), ("REFUSED", "NOTICE_GAP", 2))
    checks.expect("refused notices leave no trace", last_notice(city), (1, 0, 1))


def check_stream(checks, city):
    """Notices 2 to 601 in batches of 30, more than the first credit; one has a wrong check digit."""
    residents = [resident(1000000000 + 7 * number) for number in range(2, 602)]
    faulty = residents[299]
    faulty.resident_record_code = faulty.resident_record_code[:10] + "x"
    notices = [notice(number, record) for number, record in enumerate(residents, start=2)]
    batches = [update_pb2.UpdateBatch(notices=notices[start:start + 30]) for start in range(0, 600, 30)]
    call = city.open(UPDATE_STREAM, batches[0].SerializeToString(), last=False)
    for batch in batches[1:]:
        call.send(batch)
    call.send(update_pb2.UpdateBatch(), last=True)
    outcomes = []
    is_last = False
    while not is_last:
        message, is_last = call.next()
        outcomes += update_pb2.UpdateOutcomes.FromString(message).outcomes
    checks.expect("a stream answers every notice in order",
                  [outcome.notice_number for outcome in outcomes], list(range(2, 602)))
    parked = [outcome for outcome in outcomes if result(outcome) != "APPLIED"]
    checks.expect("one faulty notice is parked, with item and reason",
                  [(o.notice_number, result(o), reason(o), o.status.item) for o in parked],
                  [(301, "PARKED", "NOT_A_DIGIT", 1)])
    checks.expect("the lane went on", last_notice(city), (601, 1, 600))
    listed = city.unary(LIST_PARKED, update_pb2.ListParkedRequest(), update_pb2.ListParkedResponse)
    checks.expect("the parked notice is listed",
                  ([o.notice_number for o in listed.parked], listed.more), ([301], False))
    mended = resident(1000000000 + 7 * 301)
    outcome = update(city, 602, mended, replaces_notice_number=301)
    checks.expect("the mended notice replaces it", (result(outcome), last_notice(city)), ("APPLIED", (602, 0, 601)))
    residents[299] = mended
    return [resident(1000000001)] + residents


def check_questions(checks, office):
    purpose = inquiry_pb2.Purpose(legal_basis="30-35", application_number="R8-1", operator_id="clerk-1")
    request = inquiry_pb2.LookupRequest(
        resident_record_code=record_code(1000000001), purpose=purpose, items=range(1, 29))
    found = office.unary(LOOKUP, request, inquiry_pb2.LookupResponse).record
    wanted = resident(1000000001)
    for field in ("kanji_name", "kana_name", "birth_date", "address", "individual_number", "municipality_code"):
        checks.expect(f"a lookup gives {field}", getattr(found, field) == getattr(wanted, field), True)
    checks.expect("a lookup gives what the server assigned",
                  (found.update_sequence, found.retention_flag, found.search_kana),
                  (1, record_pb2.RETENTION_FLAG_IN_FORCE, "やまたたろう"))
    cut = office.unary(LOOKUP, inquiry_pb2.LookupRequest(
        resident_record_code=record_code(1000000001), purpose=purpose, items=[2, 6]), inquiry_pb2.LookupResponse)
    checks.expect("an answer holds the items asked for and says which",
                  (list(cut.items), cut.record),
                  ([2, 6], record_pb2.IdentityRecord(kanji_name=wanted.kanji_name, sex=wanted.sex)))
    consent = inquiry_pb2.Purpose(legal_basis="30-15-1-3:同意", application_number="R8-2")
    checks.refusal("an item that the basis does not allow", lambda: office.unary(LOOKUP, inquiry_pb2.LookupRequest(
        resident_record_code=record_code(1000000001), purpose=consent, items=[2, 9]), inquiry_pb2.LookupResponse),
        (7, "ITEM_NOT_ALLOWED_BY_BASIS"))
    checks.refusal("no legal basis", lambda: office.unary(LOOKUP, inquiry_pb2.LookupRequest(
        resident_record_code=record_code(1000000001)), inquiry_pb2.LookupResponse), (3, "MISSING_LEGAL_BASIS"))
    missing = inquiry_pb2.LookupRequest(resident_record_code=record_code(1999999999), purpose=purpose)
    checks.refusal("nobody is there", lambda: office.unary(LOOKUP, missing, inquiry_pb2.LookupResponse),
                   (5, "NOT_FOUND"))
    conditions = inquiry_pb2.SearchConditions(
        kana_name=inquiry_pb2.TextCondition(
            text="ヤマタ゛　タロウ", match=inquiry_pb2.MATCH_EXACT, strictness=inquiry_pb2.STRICTNESS_STRICT),
        birth_date=inquiry_pb2.BirthCondition(dates="S15.5.17"), sex=[record_pb2.SEX_MALE],
        address=inquiry_pb2.TextCondition(
            text=wanted.address, match=inquiry_pb2.MATCH_EXACT, strictness=inquiry_pb2.STRICTNESS_STRICT))
    answer = office.unary(SEARCH, inquiry_pb2.SearchRequest(
        conditions=conditions, limit=200, explain=True, purpose=consent),
                          inquiry_pb2.SearchResponse)
    codes = [hit.record.resident_record_code for hit in answer.hits]
    checks.expect("a search of four attributes finds the resident", wanted.resident_record_code in codes, True)
    checks.expect("it finds nobody of another address", {hit.record.address for hit in answer.hits}, {wanted.address})
    checks.expect("it explains itself",
                  (answer.explanation.index != "", any("やまたたろう" in key for key in answer.explanation.keys)),
                  (True, True))
    conditions.ClearField("address")
    checks.refusal("too many matches are an error",
                   lambda: office.unary(SEARCH, inquiry_pb2.SearchRequest(
                       conditions=conditions, purpose=consent), inquiry_pb2.SearchResponse), (11, "TOO_MANY_MATCHES"))


def reconcile(city, records, last_notice_number):
    """A run in range mode. Gives the differences, the summary, and how many records had to be sent."""
    def message(**step):
        return reconcile_pb2.ReconcileStep(**step)

    begin = message(begin=reconcile_pb2.ReconcileBegin(
        municipality_code=MUNICIPALITY, last_notice_number=last_notice_number,
        mode=reconcile_pb2.RECONCILE_MODE_RANGES))
    call = city.open(RECONCILE, begin.SerializeToString(), last=False)

    def answer():
        return reconcile_pb2.ReconcileAnswer.FromString(call.next()[0])

    key = answer().begun.digest_key
    sent = 0
    prefixes = [""]
    while prefixes:
        ranges = []
        for prefix in prefixes:
            count, total = fingerprint(key, records, prefix)
            ranges.append(reconcile_pb2.RangeFingerprint(prefix=prefix, count=count, sum=total))
        call.send(message(fingerprints=reconcile_pb2.ReconcileFingerprints(ranges=ranges)))
        differing = list(answer().differing.prefixes)
        for prefix in (prefix for prefix in differing if len(prefix) == 4):
            chosen = [r for r in records if r.resident_record_code.startswith(prefix)]
            sent += len(chosen)
            call.send(message(records=reconcile_pb2.ReconcileRecords(prefix=prefix, records=chosen, last=True)))
            answer()
        prefixes = [f"{prefix}{child:02d}" for prefix in differing if len(prefix) < 4 for child in range(100)]
    call.send(message(finish=reconcile_pb2.ReconcileFinish()), last=True)
    differences = []
    while True:
        report = answer().report
        differences += report.differences
        if report.last:
            return differences, report.summary, sent


def check_reconciliation(checks, city, residents):
    extra = resident(1750000003)
    outcome = update(city, 603, extra)
    checks.expect("a resident far from the others is applied", result(outcome), "APPLIED")
    records = sorted([*residents, extra], key=lambda record: record.resident_record_code)
    differences, summary, sent = reconcile(city, records, 603)
    checks.expect("equal files have no difference", (len(differences), summary.differences, sent), (0, 0, 0))
    planted = record_pb2.IdentityRecord()
    planted.CopyFrom(extra)
    planted.address = "鹿児島市山下町１番１号"
    changed = [planted if record is extra else record for record in records]
    differences, summary, sent = reconcile(city, changed, 603)
    found = [(d.resident_record_code == extra.resident_record_code,
              reconcile_pb2.DifferenceClass.Name(d.class_of_difference), list(d.items)) for d in differences]
    checks.expect("the planted difference is found, with its item",
                  found, [(True, "DIFFERENCE_CLASS_ITEMS", [7])])
    checks.expect("only the range that differs was sent", (sent, summary.residents_on_server), (1, len(records)))
    checks.refusal("a file of another moment is refused", lambda: reconcile(city, records, 600),
                   (9, "LANE_NOT_CURRENT"))


def check_refusals(checks, city, office):
    before = last_notice(city)
    state = update_pb2.LaneStateResponse
    checks.refusal("a terminal may not update", lambda: update(office, 1, resident(1)), (7, "PROCEDURE_NOT_ALLOWED"))
    checks.refusal("a municipality may not look up", lambda: city.unary(
        LOOKUP, inquiry_pb2.LookupRequest(resident_record_code=record_code(1)), inquiry_pb2.LookupResponse),
        (7, "PROCEDURE_NOT_ALLOWED"))
    checks.refusal("another municipality's lane is not shown", lambda: city.unary(
        LANE_STATE, update_pb2.LaneStateRequest(municipality_code=OTHER_MUNICIPALITY), state),
        (7, "NOT_OWN_MUNICIPALITY"))
    checks.refusal("an unknown procedure", lambda: city.unary(999, b"", state), (12, "UNKNOWN_PROCEDURE"))
    checks.refusal("the national server's procedure", lambda: office.unary(64, b"", state),
                   (7, "PROCEDURE_NOT_ALLOWED"))
    checks.refusal("an unknown field", lambda: city.unary(LANE_STATE, b"\x78\x01", state), (3, "UNKNOWN_FIELD"))
    own = b"\x0a\x06" + MUNICIPALITY.encode()
    checks.refusal("a field sent twice is not canonical", lambda: city.unary(LANE_STATE, own + own, state),
                   (3, "MALFORMED_MESSAGE"))
    checks.refusal("a default value on the wire is not canonical", lambda: city.unary(LANE_STATE, b"\x0a\x00", state),
                   (3, "MALFORMED_MESSAGE"))
    checks.refusal("bytes that are no message", lambda: city.unary(LANE_STATE, b"\xff\xff\xff", state),
                   (3, "MALFORMED_MESSAGE"))
    checks.refusal("a wrong check digit", lambda: city.unary(
        LANE_STATE, update_pb2.LaneStateRequest(municipality_code="462013"), state), (3, "CHECK_DIGIT"))
    checks.expect("refusals change nothing, and the connection goes on", last_notice(city), before)


def sign_in(connection, operator, password):
    request = operators_pb2.BeginSessionRequest(matching_id=operator, operator_id=operator, password=password)
    return connection.unary(BEGIN_SESSION, request, operators_pb2.BeginSessionResponse)


def check_operators(checks, office, representative):
    """Signs an administrator in, issues a clerk and signs it in at both terminals."""
    def status():
        return representative.unary(
            SERVER_STATUS, operations_pb2.ServerStatusRequest(), operations_pb2.ServerStatusResponse)

    checks.refusal("a terminal without an operator", status, (16, "OPERATOR_NOT_SIGNED_IN"))
    checks.refusal("a wrong password", lambda: sign_in(representative, "admin-1", "the lighthouse hums at dawn"),
                   (16, "WRONG_CREDENTIALS"))
    sign_in(representative, "admin-1", "the lighthouse hums at dusk")
    first, chosen = "handed over on a paper slip", "seven ferries cross the bay"
    representative.unary(ISSUE_OPERATOR, operators_pb2.IssueOperatorRequest(
        operator_id="clerk-1", matching_id="clerk-1", office="市町村課", roles=[1, 4, 5, 6], password=first,
        reason="test"), operators_pb2.LedgerResponse)
    session = sign_in(office, "clerk-1", first)
    checks.expect("an initial password gives no role",
                  (session.session.password_is_initial, list(session.session.roles)), (True, []))
    office.unary(CHANGE_PASSWORD, operators_pb2.ChangePasswordRequest(
        token=session.token, old_password=first, new_password=chosen), operators_pb2.LedgerResponse)
    sign_in(representative, "clerk-1", chosen)
    ledger = representative.unary(
        OPERATOR_LEDGER, operators_pb2.OperatorLedgerRequest(), operators_pb2.OperatorLedgerResponse)
    checks.expect("the ledger tells of it", [entry.actor for entry in ledger.entries],
                  ["(host)", "admin-1", "clerk-1"])


def check_hostile_frames(checks, connect):
    def hostile(data):
        with connect(CITY) as connection:
            connection.send(data)
            while True:
                connection.receive()

    checks.gone_away("an oversize frame", lambda: hostile(struct.pack(">I", 262_145)), "FRAME_TOO_LONG")
    checks.gone_away("a length that holds no header", lambda: hostile(struct.pack(">I", 11)), "FRAME_TOO_SHORT")
    checks.gone_away("garbage", lambda: hostile(b"\x00\x00\x00\x20" + bytes(range(200, 232))), "UNKNOWN_KIND")
    checks.gone_away("an undefined flag", lambda: hostile(frame(REQUEST, 0x80, LANE_STATE, 1)), "UNDEFINED_FLAGS")
    checks.gone_away("a server's frame", lambda: hostile(frame(3, 1, call=1)), "WRONG_DIRECTION")
    checks.gone_away("a ping with a message", lambda: hostile(frame(PING, message=b"x")), "BODY_NOT_ALLOWED")
    checks.gone_away("a call used twice",
                     lambda: hostile(frame(REQUEST, 1, LANE_STATE, 5) + frame(REQUEST, 1, LANE_STATE, 4)),
                     "CALL_NOT_INCREASING")


def check_supplementary_example(checks):
    """Needs no server: a test of the code reads the same bytes of the page."""
    page = (pathlib.Path(__file__).parents[2] / "Protos/README.md").read_text(encoding="utf-8")
    record = supplementary_example(page)
    made = supplementary_pb2.SupplementaryUpdateRequest(
        notice=supplementary_pb2.SupplementaryNotice(notice_number=7, record=record)).SerializeToString()
    checks.expect("a supplementary notice is the page's example, byte for byte",
                  made.hex(" "), example_bytes(page, "SupplementaryUpdateRequest {").hex(" "))
    checks.expect("the page tells the digest of its record",
                  digest(bytes(range(32)), record, SUPPLEMENTARY_DIGEST_ITEMS).hex() in page, True)


def main(port, certificates):
    checks = Checks()
    check_supplementary_example(checks)

    def connect(name):
        return Connection(("127.0.0.1", port), certificates, name)

    with connect(CITY) as city, connect(OFFICE) as office, connect(REPRESENTATIVE) as representative:
        check_operators(checks, office, representative)
        check_updates(checks, city)
        residents = check_stream(checks, city)
        check_questions(checks, office)
        check_reconciliation(checks, city, residents)
        check_refusals(checks, city, office)
        check_hostile_frames(checks, connect)
        status = representative.unary(
            SERVER_STATUS, operations_pb2.ServerStatusRequest(), operations_pb2.ServerStatusResponse)
        checks.expect("the server still answers", status.version != "", True)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main(int(os.environ["JUKI_TEST_PORT"]), os.environ["JUKI_TEST_CERTIFICATES"]))
