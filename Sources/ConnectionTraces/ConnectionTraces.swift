/// The second reading of a capture, for the connections that are reported.
public enum ConnectionTraces {}
