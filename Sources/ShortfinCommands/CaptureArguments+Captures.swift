extension CaptureArguments {
    /// The paths of each capture, by the index that a report gives it.
    var captures: [[String]] { join ? [paths] : paths.map { [$0] } }
}
