internal import CPrefetch

/// Bytes of a line of memory, as a core fetches it.
private let lineSize = 64

extension Span where Element: BitwiseCopyable {
    /// Asks for the lines of memory of an element that will soon be read; for none where there is no such element.
    @inline(__always)
    func prefetch(_ index: Int) {
        guard index >= 0, index < count else { return }
        // Only hints go to the addresses, and they are inside the span.
        unsafe withUnsafeBufferPointer { storage in
            guard let base = storage.baseAddress else { return }
            let address = unsafe UnsafeRawPointer(base + index)
            for offset in stride(from: 0, to: MemoryLayout<Element>.size, by: lineSize) {
                unsafe shortfin_prefetch(address + offset)
            }
            // Elements begin in the middle of a line.
            if MemoryLayout<Element>.size >= lineSize {
                unsafe shortfin_prefetch(address + (MemoryLayout<Element>.size &- 1))
            }
        }
    }
}
