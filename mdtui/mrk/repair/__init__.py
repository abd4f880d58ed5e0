"""What a repair of one folder changes, step by step; `mdtui.mrk.repairing` puts it together."""
