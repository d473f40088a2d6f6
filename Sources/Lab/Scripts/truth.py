"""What a label holds to be true of a finding: which message it is about, and the causes that may be named for that."""


def place(entry):
    """Where the message of a label's entry is: ports, direction, and its number in that direction."""
    return entry["client_port"], entry["server_port"], entry["direction"], entry["index"]


def place_of(finding):
    """The same of a finding's message."""
    connection, message = finding["connection"], finding["message"]
    return connection["client"]["port"], connection["server"]["port"], message["direction"], message["index"]


def accepted_causes(entry):
    """Every name that is right for the message of a label's entry."""
    return entry.get("accepted_causes") or [entry["cause"]]
