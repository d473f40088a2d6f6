"""Writes the label of a run from what its programs said. Nothing in it comes from reading the capture."""

import platform

from mechanisms import accepted, cause_of

# Mechanisms after which the capture need not prove an end: the message is unfinished, not ended by its sender.
UNPROVED = {"path", "expired", "stall", "stopped-reader", "injected", "injected-alike"}
# What these do shows behind the box only: a capture at the client sees silence, and the client give up.
UNSEEN_AT_CLIENT = {"path", "expired", "expired-reset", "expired-alike"}


def make_label(scenario, journals):
    if scenario.get("network", {}).get("loopback") and ("relay" in scenario or "proxy" in scenario):
        scenario = dict(scenario, point="any")   # loopback carries the leg behind the proxy too
    port = scenario.get("server", {}).get("port", 8080)
    label = {
        "capture": scenario["name"] + ".pcap.gz",
        "about": scenario["about"],
        "cause": scenario.get("cause"),
        "kernel": f"{platform.system()} {platform.release()}",
        "point": scenario.get("point", "client"),
        "network": scenario.get("network", {}),
        "server": scenario.get("server", {}),
        "snap": scenario.get("snap"),
        "partial": bool(scenario.get("late_start") or scenario.get("early_stop")),
        "program": scenario.get("program"), "proxy": scenario.get("proxy"), "lose": scenario.get("lose") or scenario.get("spoil"),
        "connections": [], "open": [], "unclaimed": [],
        "uncounted": any(event["event"] == "command" for event in journals["client"]),   # who does not say how many it got
        "healthy": {"requests": 0, "responses": 0, "interim": 0, "upgrades": 0},
    }
    plans = scenario["client"]["connections"]
    for event in journals["client"]:
        unexpected = event["event"] == "no-response" and "client" in plans[event.get("number", 0)] and not scenario.get("cause")
        if event["event"] == "client-error" or event.get("failed") or unexpected:
            raise RuntimeError(f"{scenario['name']}: a client failed: {event}")
    front = read_leg(label, journals["client"], port, plans, scenario)
    if "program" in scenario or "proxy" in scenario:
        read_own_requests(label, journals["client"], port, front)
        if "proxy" in scenario and label["point"] == "any":   # elsewhere the leg behind is not in the capture
            read_origin(label, journals["server"], 9000, plans, scenario)
    else:
        front_requests = journals["relay"] if scenario.get("relay") is not None else journals["server"]
        read_requests(label, front_requests, port, front, scenario,
                      lambda event: scenario.get("relay") is None or event.get("leg") == "front")
    add_unanswered(label, journals["client"], port, front)
    if scenario.get("relay") is not None and label["point"] == "any":
        origin = dict(scenario, cause=scenario.get("origin_cause"), mechanism=None)
        read_leg(label, journals["relay"], 9000, None, origin)
        read_requests(label, journals["server"], 9000, {}, scenario, lambda event: True)
    add_senders_view(label, journals, port)
    label["refused"] = sum(event["event"] == "refused" for event in journals["client"])
    label["crashes"] = [event for who in journals for event in journals[who] if event["event"] == "crash"]
    cut = {entry["client_port"] for entry in label["connections"]}
    label["closings"] = [event for who in journals for event in journals[who] if event.get("port") in cut
                         and event["event"] in ("closing", "client-closing", "upload-cut", "error", "upload-error")]
    healthy = label["healthy"]
    label["healthy_messages"] = healthy["requests"] + healthy["responses"]
    return label


def read_leg(label, events, server_port, plans, scenario):
    """Takes the responses of one leg from its receiver's journal. Returns port → plan of the connection."""
    ports = {event["port"]: plans[event["number"]] if plans else {}
             for event in events if event["event"] == "connected"}
    for event in events:
        if event["event"] == "interim":
            label["healthy"]["interim"] += 1
        if event["event"] == "counted":
            label["healthy"]["requests"] += event["whole"]
            label["healthy"]["responses"] += event["whole"]
        if event["event"] != "response":
            continue
        requests = ports[event["port"]].get("requests", [])
        request = requests[event["index"]] if event["index"] < len(requests) else {}
        if event["status"] == 101:
            label["healthy"]["upgrades"] += 1
        elif event["complete"]:
            label["healthy"]["responses"] += 1
        else:
            cause, others = names(request, scenario)
            delivered = None if event.get("unknown_rest") else event["delivered"]
            if event.get("unread") is not None:
                delivered = None if event.get("chunked") else min(delivered + event["unread"], event["declared"])
                if delivered is not None and delivered == event["declared"]:
                    label["healthy"]["responses"] += 1   # it had arrived whole when the program left
                    continue
            entry = {
                "client_port": event["port"], "server_port": server_port, "direction": "response",
                "index": event["index"], "declared": event["declared"], "delivered": delivered,
                "cause": cause, "accepted_causes": others, "mechanism": request.get("mechanism"), "status": event["status"], "head_bytes": event["head_bytes"],
                "read_by_program": event["delivered"], "receiver_saw": event["error"],
            }
            if cause is None:
                raise RuntimeError(f"{scenario['name']}: a response was cut and the scenario does not say why: {entry}")
            network = label["network"]
            if event["error"] == "malformed":   # its length cannot be told by anybody
                label["open"].append(entry)
                continue
            if event.get("unknown_rest") and not (network.get("round_trip_ms") or network.get("rate_mbit")):
                label["open"].append(entry)   # so fast a wire may have brought all of it when the program left
                continue
            place_entry(label, entry, scenario)
    return ports


def names(request, scenario):
    """The cause of a cut message, and all names that are as right."""
    mechanism = request.get("mechanism") or scenario.get("mechanism")
    if mechanism == "relayed" and scenario.get("point") != "any":
        mechanism = "relayed-front"
    if mechanism and not request.get("cause"):
        others = accepted(mechanism)
        if mechanism == "relayed-front":   # one leg decides nothing: what the origin did shows through its proxy
            others = others + [cause for cause in accepted(request.get("origin_mechanism", mechanism)) if cause not in others]
        return cause_of(mechanism), others
    cause = request.get("cause") or scenario.get("cause")
    return cause, [cause]


def place_entry(label, entry, scenario):
    """Files a message that is not whole under those whose end is proved, or under the open ones."""
    mechanism = entry.get("mechanism") or scenario.get("mechanism")
    if mechanism in UNSEEN_AT_CLIENT and label["point"] == "client" and entry.get("receiver_saw") == "gave-up":
        entry["accepted_causes"] = entry["accepted_causes"] + ["receiver-abort", "stall"]
        label["open"].append(entry)
        return
    if mechanism in ("injected", "injected-alike") and label["point"] != "client":
        entry["delivered"] = None   # what passed the box and what did not is known at the client only
    if mechanism in UNPROVED or any(scenario.get(name) for name in ("lose", "spoil", "early_stop", "late_start")):
        label["open"].append(entry)
    else:
        label["connections"].append(entry)


def read_own_requests(label, events, server_port, ports):
    """Takes the requests from the client's journal, where the server keeps none."""
    answers = {(event["port"], event["index"]): event for event in events if event["event"] == "response"}
    uploaded = {(event["port"], event["index"]) for event in events if event["event"] == "uploaded"}
    for event in events:
        if event["event"] != "requested":
            continue
        where = event["port"], event["index"]
        answer = answers.get(where)
        sent = event["complete"] and (not event["declared"] or where in uploaded or "curl" in ports.get(event["port"], {}))
        taken = answer is not None and answer["status"] < 400
        if event.get("withheld"):   # with a final answer to its Expect, the client has nothing more to send
            sent = answer is not None
        if sent and (not event["declared"] or taken):
            label["healthy"]["requests"] += 1
        else:
            label["unclaimed"].append({"client_port": event["port"], "server_port": server_port, "direction": "request",
                                       "index": event["index"]})


def read_origin(label, events, server_port, plans, scenario):
    """Takes the leg behind a real proxy from the journal of the origin: what its kernel accepted of each message."""
    requests = {request["target"]: request for plan in plans for request in plan["requests"]}
    totals, messages, starts = {}, {}, {}
    for event in events:
        if event["event"] == "accepted":
            totals[event["port"]] = event["total"]
        elif event["event"] == "responding":
            starts[event["port"], event["index"]] = event
        elif event["event"] == "message":
            messages[event["port"], event["index"]] = event
        elif event["event"] == "request" and event["complete"]:
            label["healthy"]["requests"] += 1
    for (port, index), message in messages.items():
        start = starts[port, index]
        later = starts.get((port, index + 1))
        took = (later["start"] if later else totals.get(port, 0)) - start["start"]
        request = requests.get(start["target"], {})
        place = {"client_port": port, "server_port": server_port, "direction": "response", "index": index}
        mechanism = request.get("origin_mechanism") or scenario.get("origin_mechanism")
        if took >= message["head"] + message["coded"] and mechanism not in ("receiver", "abortive"):
            label["healthy"]["responses"] += 1
        elif mechanism is None or mechanism == "receiver":
            label["unclaimed"].append(place)
        else:
            known = message["declared"] is not None and mechanism not in ("abortive", "unread", "deadline-reset")
            place_entry(label, dict(
                place, declared=message["declared"], delivered=took - message["head"] if known else None,
                cause=cause_of(mechanism), accepted_causes=accepted(mechanism), mechanism=mechanism,
                message_bytes_accepted=took, head_bytes=message["head"]), scenario)


def add_unanswered(label, events, server_port, ports):
    """Responses that neither came whole nor ended while anybody watched, where a scenario names a mechanism."""
    ended = {(event["port"], event["index"]) for event in events if event["event"] == "response"}
    for event in events:
        if event["event"] != "requested" or (event["port"], event["index"]) in ended:
            continue
        requests = ports.get(event["port"], {}).get("requests", [])
        request = requests[event["index"]] if event["index"] < len(requests) else {}
        if request.get("mechanism"):
            label["open"].append({
                "client_port": event["port"], "server_port": server_port, "direction": "response", "index": event["index"],
                "declared": None, "delivered": None, "cause": cause_of(request["mechanism"]),
                "accepted_causes": accepted(request["mechanism"]), "mechanism": request["mechanism"]})


def read_requests(label, events, server_port, ports, scenario, wanted):
    """Takes the requests of one leg from the journal of the program that received them."""
    for event in events:
        if event["event"] != "request" or not wanted(event):
            continue
        requests = ports.get(event["port"], {}).get("requests", [])
        request = requests[event["index"]] if event["index"] < len(requests) else {}
        place = {"client_port": event["port"], "server_port": server_port, "direction": "request",
                 "index": event["index"]}
        if event["complete"]:
            label["healthy"]["requests"] += 1
        elif request.get("request_cause"):
            place_entry(label, dict(
                place, declared=event["declared"], delivered=event["delivered"], cause=request["request_cause"],
                accepted_causes=[request["request_cause"], *request.get("request_others", [])], receiver_saw=event["error"]), scenario)
        else:
            label["unclaimed"].append(place)


def add_senders_view(label, journals, front_port):
    """Adds to each cut message what its sender's kernel accepted, where that program said it."""
    server_port = 9000 if journals["relay"] else front_port  # who ran senders.py
    for entry in label["connections"] + label["open"]:
        if "message_bytes_accepted" in entry:
            continue
        if entry["direction"] == "response" and entry["server_port"] == server_port:
            starts = [event for event in journals["server"]
                      if event["event"] == "responding" and event["port"] == entry["client_port"]]
            totals = [event["total"] for event in journals["server"]
                      if event["event"] == "accepted" and event["port"] == entry["client_port"]]
            if totals and entry["index"] < len(starts):
                entry["stream_bytes_accepted"] = totals[-1]
                entry["message_bytes_accepted"] = totals[-1] - starts[entry["index"]]["start"]
        if entry["direction"] == "request":
            totals = [event["total"] for event in journals["client"]
                      if event["event"] == "client-accepted" and event["port"] == entry["client_port"]]
            if totals:
                entry["stream_bytes_accepted"] = totals[-1]
