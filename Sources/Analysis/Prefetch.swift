internal import CPrefetch

extension Span where Element: BitwiseCopyable {
    /// Asks for the line of memory in which an element begins that will soon be read; for none where there is no such element.
    @inline(__always)
    func prefetch(_ index: Int) {
        guard index >= 0, index < count else { return }
        // Only a hint goes to the address, and it is inside the span.
        unsafe withUnsafeBufferPointer { storage in
            if let base = storage.baseAddress { unsafe shortfin_prefetch(base + index) }
        }
    }
}
