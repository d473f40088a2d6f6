import TCPStreams

/// What lay in a sender's queue at a time in the past, unacknowledged bytes in flight included, told afterwards from where
/// the stream ended: nothing that was sent later can have come from elsewhere if the program had closed by then.
enum SendQueue {
    /// Bytes that a program which closed at `time` had left behind; between marks the reader is taken to be steady.
    static func left(
        at time: Int64, progress: AcknowledgementProgress, last: (offset: Int64, time: Int64), end: Int64
    )
        -> Int64
    {
        guard progress.count > 0 else { return end }
        var before = (offset: progress.mark(0).offset, time: progress.mark(0).time)
        if progress.mark(0).time > time { return end - before.offset }
        for index in 0...progress.count {
            let mark = index < progress.count ? progress.mark(index) : last
            if mark.time > time {
                let span = Double(max(1, elapsed(from: before.time, to: mark.time)))
                let share = Double(elapsed(from: before.time, to: time)) / span
                return end - before.offset - Int64(Double(max(0, mark.offset - before.offset)) * min(1, max(0, share)))
            }
            before = mark
        }
        return max(0, end - before.offset)
    }
}
