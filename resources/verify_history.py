"""Verify an exported history without Casewright: standard library only, Python 3.9 or newer.

Usage: python verify_history.py HISTORY.jsonl [SEAL.json]

Every line holds one event: {"header", "payload", "salt"} in base64. A header is the JSON array
[stream, seq, at, actor, on behalf, cause, kind, schema, semantics, digest, prev] where ``digest``
is SHA-256(salt + payload) and ``prev`` is SHA-256 of the stream's previous header (64 zeros for
the first). With an exported seal, removed tails and rewritten histories are found as well.
Exit status: 0 nothing wrong, 3 something is, 2 the files cannot be used.
"""

import base64
import hashlib
import json
import sys


def check(lines):
    """({stream: [header hash, …]}, [(stream, seq, problem), …]) of the lines of a history."""
    chains, bad, broken = {}, [], set()
    for number, line in enumerate(lines, 1):
        try:
            event = json.loads(line)
            header, payload, salt = (
                base64.b64decode(event[p]) for p in ("header", "payload", "salt")
            )
            stream, seq, *_, digest, prev = json.loads(header)
        except (ValueError, KeyError, TypeError) as error:
            bad.append(("", number, f"line {number} cannot be read: {error}"))
            continue
        chain = chains.setdefault(stream, [])
        problem = compare(chain, seq, digest, prev, payload, salt)
        if problem and stream not in broken:
            bad.append((stream, seq, problem))
            broken.add(stream)
        chain.append(hashlib.sha256(header).hexdigest())
    return chains, bad


def compare(chain, seq, digest, prev, payload, salt):
    """What is wrong with the event that should follow ``chain``; empty when nothing is."""
    if seq != len(chain) + 1:
        return f"event {len(chain) + 1} is missing"
    if prev != (chain[-1] if chain else "0" * 64):
        return "the chain is broken: this event or the one before it was changed"
    erased = payload == b"" and salt == b""
    if not erased and hashlib.sha256(salt + payload).hexdigest() != digest:
        return "the content does not match its digest: it was changed"
    return ""


def check_seal(chains, seal):
    """Problems of the seal itself, and of streams that do not reach what it covers."""
    heads = seal.get("heads", {})
    leaves = [f"{name}\n{heads[name][0]}\n{heads[name][1]}" for name in sorted(heads)]
    level = [hashlib.sha256(b"\0" + leaf.encode()).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [level[n : n + 2] for n in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\1" + b"".join(p)).digest() if p[1:] else p[0] for p in pairs]
    covered = [seal[name] for name in ("nr", "at", "streams", "root", "prev")]
    named = hashlib.sha256(json.dumps(covered, separators=(",", ":")).encode()).hexdigest()
    if level[:1] != [bytes.fromhex(seal["root"])] or named != seal["hash"]:
        yield "", 0, "the seal itself was changed, or was exported without heads"
    for stream, (seq, head) in heads.items():
        chain = chains.get(stream, [])
        if len(chain) < seq:
            yield stream, len(chain) + 1, f"events up to {seq} are missing: they were sealed"
        elif chain[seq - 1] != head:
            yield stream, seq, "this event or one before it was rewritten after it was sealed"


def main(paths):
    """Check the files named on the command line and print what is wrong."""
    try:
        with open(paths[0], encoding="utf-8") as lines:
            chains, bad = check(lines)
        if len(paths) > 1:
            with open(paths[1], encoding="utf-8") as file:
                bad += check_seal(chains, json.load(file))
    except (IndexError, OSError, ValueError, KeyError, TypeError) as error:
        print(f"Cannot verify: {error}\n{__doc__}", file=sys.stderr)
        return 2
    for stream, seq, problem in bad:
        print(f"{stream or '-'} event {seq}: {problem}")
    print(f"{len(chains)} streams, {sum(map(len, chains.values()))} events, {len(bad)} problems")
    return 3 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
