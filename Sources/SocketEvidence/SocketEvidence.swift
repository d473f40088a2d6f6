/// What the kernel knows of local sockets.
public enum SocketEvidence {}
