/// The last packets, held until somebody needs them.
public enum FlightRecorder {}
