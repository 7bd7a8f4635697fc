# SPDX-License-Identifier: Apache-2.0
"""A whole client of cortilens-engine: from nothing to a heatmap. python3 client.py ENGINE DIR [engine options]"""
import itertools, struct, subprocess, sys, time
import cbor2, numpy

TYPES = {64: "u1", 69: "<u2", 70: "<u4", 78: "<i4", 85: "<f4"}  # RFC 8746
engine = subprocess.Popen([sys.argv[1], "serve", *sys.argv[3:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
ids = itertools.count(1)

def receive():
    size, = struct.unpack("<I", engine.stdout.read(4))
    return cbor2.loads(engine.stdout.read(size))

def ask(method, **params):
    id, progress = next(ids), []
    frame = cbor2.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
    engine.stdin.write(struct.pack("<I", len(frame)) + frame)
    engine.stdin.flush()
    while (message := receive()).get("id") != id:
        if message["method"] == "$/progress":
            progress.append(message["params"]["value"])
    if "error" in message:
        raise SystemExit(message["error"]["message"])
    return message["result"], progress

def array(value):
    return numpy.frombuffer(value["data"].value, TYPES[value["data"].tag]).reshape(value["shape"])

def main():
    start = time.monotonic()
    assert receive()["method"] == "hello"
    ready = time.monotonic() - start
    ask("initialize", protocol=1)
    subject, _ = ask("subject/open", directory=sys.argv[2])
    story = subject["story"]
    reply, progress = ask("relevance/compute", **story)
    again = []
    for selection in 20 * [story["selection"]]:
        start = time.monotonic()
        stored, _ = ask("relevance/compute", **{**story, "selection": selection})
        again.append(1000 * (time.monotonic() - start))
    assert stored["fromStore"] and (array(stored["map"]["values"]) == array(reply["map"]["values"])).all()
    heatmap = array(reply["map"]["values"])
    print(f"ready in {ready:.2f} s; {subject['title']}: {story['selection']} on nsdId {story['image']}: {heatmap.shape}, "
          f"{heatmap.min():.3f} to {heatmap.max():.3f} {reply['unit']} after {len(progress)} partial maps in "
          f"{reply['milliseconds']:.0f} ms; again {numpy.median(again):.1f} ms (slowest {max(again):.1f})")
    assert progress or reply["fromStore"], "a map that is not in the store comes in steps"
    ask("shutdown")
    assert engine.wait(30) == 0

if __name__ == "__main__":
    main()
