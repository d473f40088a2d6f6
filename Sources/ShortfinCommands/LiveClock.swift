#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The clock by which the kernel stamps packets.
enum LiveClock {
    /// Nanoseconds since 1970-01-01 00:00 UTC.
    static func now() -> Int64 {
        var time = timespec()
        // Sound: clock_gettime fills the structure passed.
        guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
