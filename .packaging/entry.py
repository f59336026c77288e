"""What the frozen program starts with."""

from station.cli import main

if __name__ == "__main__":
    main()
