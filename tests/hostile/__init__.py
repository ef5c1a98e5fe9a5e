"""What a hostile contributor would hand in, one folder a case, and the runner that tries each for real."""
