// A byte order mark, CRLF, comments and an odd layout.
provider /* here */ "example.com/acme/rope" { version = "1.0.0" } # one line

    provider example {} # ERROR: Non-normalized provider source address
provider "example.com/acme/anvil" {
hashes = ["zh:b",
"h1:a" // no comma
]
	version="1.0.0"
}