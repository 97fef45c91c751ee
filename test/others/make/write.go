// A text as Go's own packages compress it: go run write.go TEXT NAME
package main

import (
	"archive/zip"
	"compress/gzip"
	"os"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	file, err := os.Create(os.Args[2] + ".csv.gz")
	must(err)
	writer := gzip.NewWriter(file)
	_, err = writer.Write(text)
	must(err)
	must(writer.Close())
	must(file.Close())
	file, err = os.Create(os.Args[2] + ".csv.zip")
	must(err)
	archive := zip.NewWriter(file)
	member, err := archive.Create("data.csv")
	must(err)
	_, err = member.Write(text)
	must(err)
	must(archive.Close())
	must(file.Close())
}
