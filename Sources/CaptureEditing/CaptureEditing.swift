/// Captures made from captures: annotated, carved; and bytes taken out of them.
public enum CaptureEditing {}
