namespace Lyraflow.Cli.Tests.Cases;

/// <summary>Texts in NumPy files, beside numbers or alone.</summary>
public sealed class Case13TextLabels : IDisposable
{
    private readonly TableCases _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Arrays_of_texts_are_labels()
    {
        _folder.Python("""
            import numpy as np; r=np.random.default_rng(0); x=r.normal(size=(300,2)); y=np.array(['a','bé']*150)
            np.savez('l.npz',data=x,labels=y); np.savez('s.npz',data=x,labels=np.char.encode(y,'latin-1'))
            s=np.zeros(300,[('data_0','f8'),('data_1','f8'),('labels','U2')])
            s['data_0'],s['data_1'],s['labels']=x[:,0],x[:,1],y; np.save('s.npy',s)
            """);
        foreach (var name in new[] { "l.npz", "s.npz", "s.npy" })
        {
            _folder.Train(name, "data_0,data_1", $"{name}.safetensors", "--label", "labels");
            Assert.Contains("bé", _folder.Done("info", $"{name}.safetensors").Output, StringComparison.Ordinal);
        }

        _folder.Done("sql", "m.safetensors", "select labels, count(*) as n from 'l.npz' group by labels order by labels", "-o", "n.csv");
        Assert.Equal(["labels,n", "a,150", "bé,150"], _folder.Lines("n.csv"));
    }

    [Fact]
    public void Results_go_to_numpy()
    {
        _folder.Write("t.csv", "objid,u,g,r,i,name,flag,n", "1237648720693755918,19,18,17.5,17,Müller Δ,true,3", "7,19,18,17.5,17,,,");
        _folder.Done("score", "m.safetensors", "t.csv", "-o", "t.npy", "-q");

        var answer = _folder.Python("""
            import numpy as np; t=np.load('t.npy'); print(len(t), t.dtype['objid'], t.dtype['n'], t.dtype['log_density_qso'])
            print(t['objid'][0], t['name'].tolist(), t['n'].tolist(), t['outlier'].dtype)
            """).Output;
        Assert.Contains("2 int64 float64 float32", answer, StringComparison.Ordinal);
        Assert.Contains("1237648720693755918 ['Müller Δ', ''] [3.0, nan] bool", answer, StringComparison.Ordinal);
        Assert.Equal(_folder.Scored("t.csv", "--columns", "objid,name")[1], _folder.Scored("t.npy", "--columns", "objid,name")[1]);
    }
}
