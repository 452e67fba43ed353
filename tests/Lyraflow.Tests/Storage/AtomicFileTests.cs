using Lyraflow.Primitives;
using Lyraflow.Storage;

namespace Lyraflow.Tests.Storage;

public class AtomicFileTests
{
    [Fact]
    public void A_model_saved_to_a_file_is_loaded_from_it()
    {
        using var folder = new TemporaryFolder();
        Model(1).Save(folder["model.safetensors"], overwrite: false);

        var loaded = SafetensorsFile.Load(folder["model.safetensors"]);

        Assert.Equal(1, loaded.Get<int>("x", 1)[0]);
        Assert.Equal(folder["model.safetensors"], loaded.Source);
        Assert.Equal(["model.safetensors"], folder.FileNames);
    }

    [Fact]
    public void An_existing_file_stays_unless_overwriting_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.safetensors"];
        Model(1).Save(path, overwrite: false);

        var refusal = Assert.Throws<InputException>(() => Model(2).Save(path, overwrite: false));
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Remedy.ReplaceFile, refusal.Remedy);
        Assert.Equal(1, SafetensorsFile.Load(path).Get<int>("x", 1)[0]);

        Model(2).Save(path, overwrite: true);
        Assert.Equal(2, SafetensorsFile.Load(path).Get<int>("x", 1)[0]);
        Assert.Equal(["model.safetensors"], folder.FileNames);
    }

    [Fact]
    public void A_file_that_appears_while_writing_is_not_replaced()
    {
        using var folder = new TemporaryFolder();
        var path = folder["contested"];

        Assert.Throws<InputException>(
            () => AtomicFile.Write(path, overwrite: false, _ => File.WriteAllText(path, "the other's")));

        Assert.Equal("the other's", File.ReadAllText(path));
        Assert.Equal(["contested"], folder.FileNames);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_write_that_fails_leaves_what_was_there_and_nothing_else(bool ofTheDisk)
    {
        using var folder = new TemporaryFolder();
        var path = folder["model"];
        File.WriteAllText(path, "old");
        Exception failure = ofTheDisk ? new IOException("No space left on device") : new InvalidOperationException("bug");

        var thrown = Assert.ThrowsAny<Exception>(() => AtomicFile.Write(path, overwrite: true, stream =>
        {
            stream.Write("half"u8);
            throw failure;
        }));

        Assert.Equal(ofTheDisk ? typeof(InputException) : typeof(InvalidOperationException), thrown.GetType());
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["model"], folder.FileNames);
    }

    [Fact]
    public void A_reader_sees_the_old_file_until_the_new_one_is_whole()
    {
        using var folder = new TemporaryFolder();
        var path = folder["model"];
        File.WriteAllText(path, "old");
        AtomicFile.Write(path, overwrite: true, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_name_as_long_as_the_file_system_allows_can_be_written()
    {
        using var folder = new TemporaryFolder();
        var name = new string('x', 255);
        Model(1).Save(folder[name], overwrite: false);
        Assert.Equal([name], folder.FileNames);
    }

    [Fact]
    public void Paths_that_cannot_be_written_or_read_are_named_in_one_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        Directory.CreateDirectory(folder["folder"]);
        string[] unusable =
        [
            folder["missing/model"], folder["file/model"], folder["folder"], folder["folder/"],
            folder[new string('x', 256)], "", "a\0b",
        ];
        foreach (var path in unusable)
        {
            AssertNames(path, () => Model(1).Save(path, overwrite: true));
            AssertNames(path, () => SafetensorsFile.Load(path));
        }

        AssertNames("/dev/lyraflow", () => Model(1).Save("/dev/lyraflow", overwrite: true));
        AssertNames("nothing", () => SafetensorsFile.Load(folder["nothing"]));
        Assert.Equal(["file", "folder"], folder.FileNames);
    }

    [Fact]
    public void A_folder_without_permission_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a folder that not even the superuser writes to.");
        AssertNames("/sys/lyraflow", () => Model(1).Save("/sys/lyraflow", overwrite: true));
    }

    private static SafetensorsFile Model(int value)
    {
        var file = new SafetensorsFile();
        file.Add("x", [1], [value]);
        return file;
    }

    private static void AssertNames(string path, Action action)
    {
        var message = Assert.Throws<InputException>(action).Message;
        Assert.Contains(path.Replace('\0', '?'), message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
    }
}
