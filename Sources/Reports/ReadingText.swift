/// What readers who were not there need to know to follow a postmortem.
enum ReadingText {
    static let order =
        "Numbered by certainty: cut messages before undecided ones, the surest cause first, each followed by what came of "
        + "it. Grouped by cause, server and size; the largest group comes first, and of each the first is told in full."

    static let paragraphs = [
        "A message that says how long it is can be checked: three lengths tell what became of it. What its sender’s "
            + "sequence numbers prove was sent, what the capture holds, and what the receiver acknowledged are counted "
            + "apart. Cut short is said only of a message whose sender ended it before its declared length, with the "
            + "packet that did so.",
        "The cause is weighed, not guessed. Gates first strike out the causes that contradict the packets; each piece of "
            + "evidence then speaks for or against those that are left, with a weight (the natural logarithm of how much "
            + "likelier it is under that cause) and the packets that show it. The confidence is made from those weights. "
            + "A size that matches a known buffer raises or lowers a cause and never decides; its chance is how often a "
            + "random size would match as well.",
        "Packet numbers count from 1 in each capture, streams from 0, as in Wireshark, and captures from 0. A finding’s key stays the same for "
            + "the same capture, so that a ticket can cite it.",
    ]

    static let marks: [(name: String, meaning: String)] = [
        (
            "blue strokes",
            "segments with data, from their first to their last byte; red where the bytes were sent before"
        ),
        ("solid green line", "up to where the receiver has acknowledged"),
        ("dashed amber line", "the edge of the receiver’s window: up to where it allows data"),
        ("long-dashed violet line", "where the message would have ended by its declared length"),
        (
            "dotted violet line",
            "what was accepted for sending in the end, less what was acknowledged: the most that the "
                + "sender’s queue can have held"
        ),
        ("red hatching", "the receiver’s window was shut; in bars, bytes that never came"),
        (
            "red ring",
            "a FIN or a RST, with its packet number; the dotted red line is the time of the packet that ended "
                + "the message"
        ),
    ]
}
