/// Packets from network interfaces.
public enum LiveCapture {}
