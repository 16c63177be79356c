/// The version of the program.
package let sergraphVersion = "0.1.0"
