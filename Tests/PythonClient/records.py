"""Codes, records and digests, as sections 10 and 12 of Protos/README.md tell them."""

import hashlib
import hmac

from juki import record_pb2, supplementary_pb2

MUNICIPALITY = "462012"
OTHER_MUNICIPALITY = "462039"
MODULUS = 1 << 256
# What a municipality notifies: items that the server assigns or derives, and who typed, are not part of a digest.
DIGEST_ITEMS = [*range(1, 12), 14, 15, 20, 21, *range(23, 29)]
SUPPLEMENTARY_DIGEST_ITEMS = [*range(1, 16), *range(18, 23)]


def check_digit(body):
    """Rule A: resident record codes and individual numbers."""
    total = sum(int(digit) * (2 + position % 6) for position, digit in enumerate(reversed(body)))
    remainder = total % 11
    return str(0 if remainder <= 1 else 11 - remainder)


def record_code(number):
    body = f"{number:010d}"
    return body + check_digit(body)


def individual_number(number):
    body = f"{number:011d}"
    return body + check_digit(body)


def resident(number, **items):
    """A synthetic resident who has moved in. `items` replace fields."""
    values = {
        "resident_record_code": record_code(number),
        "kanji_name": "山田太郎",
        "kana_name": "やまだたろう",
        "birth_date": "319400517",
        "sex": record_pb2.SEX_MALE,
        "address": f"鹿児島市山下町１１番{number % 90 + 1}号",
        "individual_number": individual_number(number),
        "change_reason": record_pb2.CHANGE_REASON_MOVE_IN,
        "change_date": "20250401",
        "municipality_code": MUNICIPALITY,
        "operator_id": "op-1",
        "operator_terminal_id": "t-1",
        "timestamp": "20250401093000",
    }
    values.update(items)
    return record_pb2.IdentityRecord(**values)


def canonical_encoding(record, items=DIGEST_ITEMS):
    output = bytearray()
    for field in sorted(record.DESCRIPTOR.fields, key=lambda field: field.number):
        if field.number not in items:
            continue
        value = getattr(record, field.name)
        if isinstance(value, bool):
            text = b"1" if value else b"0"
        else:
            text = str(value).encode()
        output += bytes([field.number]) + len(text).to_bytes(2, "big") + text
    return bytes(output)


def digest(key, record, items=DIGEST_ITEMS):
    return hmac.new(key, canonical_encoding(record, items), hashlib.sha256).digest()


def supplementary_example(page):
    """The example record of section 22, from the column of its table."""
    record = supplementary_pb2.SupplementaryIdentityRecord()
    rows = page.split("| Item | Name of 別添2 (2) | Field | Example |")[1].split("\n\n")[0].split("\n")[2:]
    for row in rows:
        name, value = [cell.strip(" `") for cell in row.split("|")[3:5]]
        if value:
            is_text = isinstance(getattr(record, name), str)
            setattr(record, name, value if is_text else {"true": True}.get(value) or int(value))
    return record


def example_bytes(page, marker):
    """The bytes of the fenced block in which `marker` stands; what follows three spaces is an explanation."""
    block = next(part for part in page.split("```")[1::2] if marker in part)
    return bytes.fromhex("".join(line.split("   ")[0] for line in block.split("\n")))


def fingerprint(key, records, prefix):
    """Count and sum of the records whose codes begin with `prefix`."""
    chosen = [record for record in records if record.resident_record_code.startswith(prefix)]
    total = sum(int.from_bytes(digest(key, record), "big") for record in chosen) % MODULUS
    return len(chosen), total.to_bytes(32, "big")
