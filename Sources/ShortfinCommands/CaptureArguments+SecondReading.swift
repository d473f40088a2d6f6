import ConnectionTraces

extension CaptureArguments {
    /// The paths of each capture, by the index that a report gives it.
    var captures: [[String]] { join ? [paths] : paths.map { [$0] } }

    /// How the captures are read the second time.
    var secondReading: SecondReadingOptions {
        var options = SecondReadingOptions()
        options.filter = filter
        options.packetLimit = packetLimit
        options.isCancelled = { Interrupt.isRequested }
        return options
    }
}
