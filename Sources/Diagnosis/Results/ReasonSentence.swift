extension Judgement.Reason {
    /// Why a message has the verdict that it has, in one sentence.
    var sentence: String {
        switch self {
        case .sentInFull: "By sequence numbers everything promised was sent."
        case .refusedEarly: "Its answer came while it was being sent, and refused it."
        case .answerNotCaptured:
            "The capture lacks bytes of the other direction: the request may have been refused while it was being sent."
        case .finBeforeEnd: "The sender's FIN lies before the promised end."
        case .resetBySender: "The sender's RST ended it before the promised end."
        case .resetByReceiver: "The receiver's RST ended it before the promised end."
        case .resetForged: "A RST in the sender's name, which it did not send, ended it at the receiver."
        case .lostBeforeReset:
            "All of it was sent, but not all had arrived when a RST ended the connection: what was lost on the way was not sent again."
        case .headCut: "The sender ended inside the head."
        case .headNotExcluded: "The request was not seen, so the response may answer HEAD and have no body."
        case .pairingDoubtful:
            "What should be its body begins with a status line: it may answer another request than it seems to, as where the capture has packets out of order."
        case .startDoubtful:
            "It begins where a tunnel, another protocol or the body of another message may lie, and nothing confirms it."
        case .sentUnseen:
            "Sequence numbers show that everything promised was sent, though the capture lacks bytes of it."
        case .gapInHead: "The capture lacks bytes of the head."
        case .framingHidden: "The capture lacks bytes that say where the message ends."
        case .lengthUnclear: "The fields that say how long the message is contradict each other or cannot be read."
        case .closeDelimitedReset: "Only the end of the connection ends this body, and it ended with RST."
        case .endDoubtful: "Bytes came after the packet that should have been the end."
        case .receiverFinOnly: "The receiver closed its direction; the sender's end was not captured."
        case .multipath: "Multipath TCP was in use: other subflows may carry the rest."
        case .noEnd: "No end of it was captured."
        }
    }
}
