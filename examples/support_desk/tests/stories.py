"""What customers say before they ask."""

BACKUP = "We make a backup of every share to cloud storage each night, and one to a USB drive."
BOND = "I have joined two ports of the T8 in a bond, and its address is entered by hand."
TIME_MACHINE = "My Mac runs Time Machine on a share of its own, with a quota."
UPDATED = "Thank you, the update to TarnOS 4.2 went well and the web interface is dark now."
LONG_CUSTOMER = "I still know how it was in TarnOS 3."
